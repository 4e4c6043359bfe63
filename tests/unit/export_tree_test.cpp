// SPDX-License-Identifier: MIT
#include "export/export_tree.h"

#include <gmock/gmock.h>

#include "refused_with.h"
#include "temporary_folder.h"
#include "zip_fixture.h"

namespace ei_ota {
namespace {
using test::RefusedWith;
using test::said;
using testing::ElementsAre;
using testing::HasSubstr;

/// A folder and an archive with the same files, of which the archive's have names with a prefix.
class ExportTreeTest : public testing::Test {
 protected:
  Result<ExportTree> packed(const std::vector<std::string>& names, const std::string& archive = "a.zip") {
    std::vector<test::ZipFile> files;
    for (const auto& name : names) files.push_back({name, "text of " + name});
    folder.write(archive, test::zip(files));
    return ExportTree::open(folder / archive);
  }

  test::TemporaryFolder folder;
};

TEST_F(ExportTreeTest, ReadsAFolder) {
  folder.write("model-parameters/m.h", "text");
  folder.write("tflite-model/b.cpp", "");
  folder.write("tflite-model/a.cpp", "");
  const auto tree = ExportTree::open(folder.path());
  ASSERT_TRUE(tree) << said(tree);
  EXPECT_EQ(*tree->read("model-parameters/m.h"), "text");
  EXPECT_THAT(tree->names_in("tflite-model"), ElementsAre("a.cpp", "b.cpp"));
  EXPECT_TRUE(tree->holds("tflite-model/a.cpp"));
  EXPECT_FALSE(tree->holds("tflite-model/c.cpp"));
  EXPECT_EQ(tree->source_of("tflite-model/a.cpp"), folder / "tflite-model/a.cpp");
  EXPECT_EQ(tree->archive(), nullptr);
}

TEST_F(ExportTreeTest, ReadsAnArchiveWhereverTheExportIsInIt) {
  for (const std::string prefix : {"", "export-v3/", "My_inferencing/src/", "a/b/c/"})
    for (const auto* const archive : {"a.zip", "a.pack"}) {
      const auto tree = packed(
          {prefix + "tflite-model/b.cpp", prefix + "tflite-model/a.cpp", prefix + "tflite-model/ops/o.h",
           prefix + "model-parameters/m.h", "README.md", "__MACOSX/tflite-model/._a.cpp", "__MACOSX/model-parameters/._m.h"},
          archive);
      ASSERT_TRUE(tree) << said(tree);
      EXPECT_EQ(*tree->read("model-parameters/m.h"), "text of " + prefix + "model-parameters/m.h");
      EXPECT_THAT(tree->names_in("tflite-model"), ElementsAre("a.cpp", "b.cpp"));
      EXPECT_TRUE(tree->holds("tflite-model/a.cpp"));
      EXPECT_FALSE(tree->holds("README.txt"));
      EXPECT_THAT(tree->read("tflite-model/c.cpp"), RefusedWith(ErrorId::Path));
      EXPECT_EQ(tree->source_of("tflite-model/a.cpp"), folder / archive);
      EXPECT_EQ(tree->entry_name("tflite-model/a.cpp"), prefix + "tflite-model/a.cpp");
    }
}

TEST_F(ExportTreeTest, TellsAnArduinoLibraryByItsProperties) {
  const std::vector<std::string> with{"src/tflite-model/a.cpp", "src/model-parameters/m.h", "library.properties"};
  for (const auto& name : with) folder.write(name, "");
  const auto in_folder = ExportTree::open(folder.path());
  EXPECT_TRUE(in_folder->is_arduino_library());
  EXPECT_EQ(in_folder->library_folder(), folder.path());
  EXPECT_FALSE(ExportTree::open(folder / "src")->is_arduino_library());
  EXPECT_TRUE(packed(with)->is_arduino_library());
  EXPECT_EQ(packed(with)->library_entry_name("a.txt"), "a.txt");
  const auto below = packed({"L/src/tflite-model/a.cpp", "L/src/model-parameters/m.h", "L/library.properties"});
  EXPECT_TRUE(below->is_arduino_library());
  EXPECT_EQ(below->library_entry_name("a.txt"), "L/a.txt");
}

TEST_F(ExportTreeTest, TellsOtherExportsFromArduinoLibraries) {
  for (const auto& names : std::vector<std::vector<std::string>>{
           {"src/tflite-model/a.cpp", "src/model-parameters/m.h"},
           {"tflite-model/a.cpp", "model-parameters/m.h", "library.properties"},
           {"mysrc/tflite-model/a.cpp", "mysrc/model-parameters/m.h", "library.properties", "my/library.properties"},
           {"L/src/tflite-model/a.cpp", "L/src/model-parameters/m.h", "library.properties", "L/src/library.properties"}})
    EXPECT_FALSE(packed(names)->is_arduino_library()) << names.front();
}

TEST_F(ExportTreeTest, RefusesAnArchiveWithoutAnExport) {
  EXPECT_THAT(packed({"README.md"}), RefusedWith(ErrorId::NoExport));
  EXPECT_THAT(packed({"tflite-model/a.cpp", "other/model-parameters/m.h"}), RefusedWith(ErrorId::NoExport));
  EXPECT_THAT(packed({"not-tflite-model/a.cpp", "not-model-parameters/m.h"}), RefusedWith(ErrorId::NoExport));
  EXPECT_THAT(said(packed({"lib/libmodel.a"}, "Vendor.pack")), HasSubstr("choose one of them there"));
  EXPECT_THAT(packed({}), RefusedWith(ErrorId::NoExport));
}

TEST_F(ExportTreeTest, RefusesAnArchiveWithSeveralExports) {
  const auto tree = packed({"a/tflite-model/x", "a/model-parameters/x", "b/tflite-model/x", "b/model-parameters/x"});
  EXPECT_THAT(tree, RefusedWith(ErrorId::NoExport));
  EXPECT_THAT(said(tree), HasSubstr("2 exports in one archive, in a/, b/"));
}

TEST_F(ExportTreeTest, RefusesWhatIsNoArchive) {
  folder.write("a.zip", "PK");
  EXPECT_THAT(ExportTree::open(folder / "a.zip"), RefusedWith(ErrorId::Archive));
}

}  // namespace
}  // namespace ei_ota
