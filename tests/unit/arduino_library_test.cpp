// SPDX-License-Identifier: MIT
#include "export/arduino_library.h"

#include <gmock/gmock.h>

#include "refused_with.h"
#include "temporary_folder.h"
#include "zip_fixture.h"

namespace ei_ota {
namespace {
namespace fs = std::filesystem;
using test::RefusedWith;
using test::said;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class ArduinoLibraryTest : public testing::Test {
 protected:
  ArduinoLibraryTest() {
    for (const auto* const name : {"library.properties", "src/model-parameters/m.h", "src/tflite-model/a.cpp"})
      folder.write(name, name);
  }

  ExportTree tree() { return *ExportTree::open(folder.path()); }

  /// The library's files and these, in an archive below L/.
  ExportTree packed(const std::vector<std::string>& others) {
    std::vector<test::ZipFile> files;
    for (const std::string name : {"library.properties", "src/model-parameters/m.h", "src/tflite-model/a.cpp"})
      files.push_back({"L/" + name, name});
    for (const auto& name : others) files.push_back({name, "other"});
    folder.write("a.zip", test::zip(files));
    return *ExportTree::open(folder / "a.zip");
  }

  test::TemporaryFolder folder;
};

const auto whole =
    ElementsAre(Pair("library.properties", "library.properties"), Pair("src/model-parameters/m.h", "src/model-parameters/m.h"),
                Pair("src/tflite-model/a.cpp", "src/tflite-model/a.cpp"));

TEST_F(ArduinoLibraryTest, HasTheFilesOfAFolder) {
  const auto files = read_library(tree());
  ASSERT_TRUE(files) << said(files);
  EXPECT_THAT(*files, whole);
}

TEST_F(ArduinoLibraryTest, HasTheFilesOfAnArchiveBelowItsFolder) {
  const auto files = read_library(packed({"README.md", "LL/x.h"}));
  ASSERT_TRUE(files) << said(files);
  EXPECT_THAT(*files, whole);
}

TEST_F(ArduinoLibraryTest, LeavesOutWhatIsHidden) {
  EXPECT_THAT(*read_library(packed({"L/.git/HEAD", "L/src/.clang-format"})), whole);
  fs::remove(folder / "a.zip");
  folder.write(".git/HEAD", "");
  folder.write("src/.clang-format", "");
  EXPECT_THAT(*read_library(tree()), whole);
}

TEST_F(ArduinoLibraryTest, RefusesLinks) {
  fs::create_symlink("/etc/hostname", folder / "src/link.h");
  EXPECT_THAT(read_library(tree()), RefusedWith(ErrorId::Path));
  fs::remove(folder / "src/link.h");
  fs::create_directory_symlink("/etc", folder / "extras");
  EXPECT_THAT(said(read_library(tree())), HasSubstr("extras: error: a link"));
}

TEST_F(ArduinoLibraryTest, NamesItsHeaderWhereThereIsOne) {
  EXPECT_EQ(inferencing_header(tree()), "");
  EXPECT_EQ(inferencing_header(packed({"L/src/My-Penguin_2_inferencing.h"})), "My-Penguin_2_inferencing.h");
  folder.write("src/a_inferencing.h", "");
  EXPECT_EQ(inferencing_header(tree()), "a_inferencing.h");
  folder.write("src/b_inferencing.h", "");
  EXPECT_EQ(inferencing_header(tree()), "");
}

TEST_F(ArduinoLibraryTest, NamesNoHeaderThatDoesNotFitAnInclude) {
  folder.write("src/a>\n#error b_inferencing.h", "");
  EXPECT_EQ(inferencing_header(tree()), "");
}

}  // namespace
}  // namespace ei_ota
