// SPDX-License-Identifier: MIT
#include "export/export_files.h"

#include <gmock/gmock.h>

#include "base/files.h"
#include "refused_with.h"
#include "temporary_folder.h"
#include "zip_fixture.h"

namespace ei_ota {
namespace {
using test::RefusedWith;
using test::TemporaryFolder;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* metadata_path = "model-parameters/model_metadata.h";
constexpr const char* variables_path = "model-parameters/model_variables.h";

std::vector<std::string> paths(const std::vector<HeaderFile>& files) {
  std::vector<std::string> found;
  for (const auto& file : files) found.push_back(file.source.path);
  return found;
}

std::vector<std::string> paths(const std::vector<SourceText>& sources) {
  std::vector<std::string> found;
  for (const auto& source : sources) found.push_back(source.path);
  return found;
}

/// An export's files under a folder of the test's. Nothing is read in the model's source but a mark of EiOta's own.
class ExportFilesTest : public testing::Test {
 protected:
  ExportFilesTest() { write(""); }

  void write(const std::string& prefix) {
    folder.write(prefix + metadata_path, "#define EI_CLASSIFIER_PROJECT_ID 7\n#define EI_CLASSIFIER_NN_INPUT_FRAME_SIZE 9\n");
    folder.write(prefix + variables_path, "#include \"model_metadata.h\"\n#include \"tflite-model/a_compiled.h\"\n");
    folder.write(prefix + "tflite-model/a_compiled.cpp", "int live;");
  }

  void add_to_variables(const std::string& text) {
    folder.write(variables_path, "#include \"tflite-model/a_compiled.h\"\n" + text);
  }

  [[nodiscard]] Result<ExportFiles> open() const { return open_export(folder.path()); }

  TemporaryFolder folder;
};

TEST_F(ExportFilesTest, FindTheLiveSource) {
  const auto files = open();
  ASSERT_TRUE(files) << test::said(files);
  EXPECT_THAT(paths(files->live), ElementsAre("tflite-model/a_compiled.cpp"));
  EXPECT_EQ(files->live[0].text, "int live;");
}

TEST_F(ExportFilesTest, FindTheLiveSourceWhateverTheWayToIt) {  // which a firmware's build has edited
  for (const auto* const path : {"../tflite-model/a_compiled.h", "components/ei/tflite-model/a_compiled.h"}) {
    folder.write(variables_path, std::string("#include \"") + path + "\"\n#include \"my-tflite-model/b_compiled.h\"\n");
    const auto files = open();
    ASSERT_TRUE(files) << test::said(files);
    EXPECT_THAT(paths(files->live), ElementsAre("tflite-model/a_compiled.cpp")) << path;
  }
}

TEST_F(ExportFilesTest, TellBystandersApart) {
  folder.write("tflite-model/stale_compiled.cpp", "int stale;");
  folder.write("tflite-model/ops.h", "");
  const auto files = open();
  EXPECT_THAT(paths(files->live), ElementsAre("tflite-model/a_compiled.cpp"));
  EXPECT_THAT(paths(files->other_sources), ElementsAre("tflite-model/stale_compiled.cpp"));
}

TEST_F(ExportFilesTest, ListWhatWasLookedInto) {
  EXPECT_THAT(open()->read, testing::UnorderedElementsAre(folder / metadata_path, folder / variables_path,
                                                          folder / "tflite-model/a_compiled.cpp"));
}

TEST_F(ExportFilesTest, AreFoundInAnArduinoLibrary) {
  const TemporaryFolder library;
  std::filesystem::create_directories(library / "src");
  std::filesystem::copy(folder.path(), library / "src", std::filesystem::copy_options::recursive);
  const auto files = open_export(library.path());
  ASSERT_TRUE(files) << test::said(files);
  EXPECT_THAT(files->read, Contains(library / "src" / variables_path));
}

TEST_F(ExportFilesTest, AreFoundInAnArchive) {
  std::vector<test::ZipFile> packed;
  for (const auto* const path : {metadata_path, variables_path, "tflite-model/a_compiled.cpp"})
    packed.push_back({std::string("top/") + path, *read_file(folder / path)});
  packed.push_back({"top/tflite-model/stale_compiled.cpp", "int stale;"});
  folder.write("export.zip", test::zip(packed));
  const auto files = open_export(folder / "export.zip");
  ASSERT_TRUE(files) << test::said(files);
  EXPECT_THAT(paths(files->live), ElementsAre("tflite-model/a_compiled.cpp"));
  EXPECT_THAT(paths(files->other_sources), ElementsAre("tflite-model/stale_compiled.cpp"));
  EXPECT_THAT(files->read, ElementsAre(folder / "export.zip"));
}

TEST_F(ExportFilesTest, AreNamedByConventionBefore2022) {
  std::filesystem::remove(folder / variables_path);
  folder.write("tflite-model/trained_model_compiled.cpp", "int old;");
  EXPECT_THAT(paths(open()->live), ElementsAre("tflite-model/trained_model_compiled.cpp"));
}

TEST(ExportPath, ThatIsMissingIsUnreadable) {
  const TemporaryFolder folder;
  const auto files = open_export(folder / "nothing");
  EXPECT_THAT(files, RefusedWith(ErrorId::Path));
  EXPECT_EQ(exit_code(files.refusal().id), ExitCode::Unreadable);
}

TEST(ExportPath, ThatIsAnEmptyFolderIsCalledEmpty) {
  const TemporaryFolder folder;
  EXPECT_THAT(open_export(folder.path()), RefusedWith(ErrorId::NoExport));
  EXPECT_THAT(test::said(open_export(folder.path())), HasSubstr("the folder is empty"));
}

TEST(ExportPath, ThatIsAnotherFolderIsNoExport) {
  const TemporaryFolder folder;
  folder.write("tflite-model/a_compiled.cpp", "");
  EXPECT_THAT(open_export(folder.path()), RefusedWith(ErrorId::NoExport));
}

TEST(ExportPath, ThatIsAFileIsNoExport) {
  const TemporaryFolder folder;
  folder.write("a_compiled.cpp", "");
  EXPECT_THAT(open_export(folder / "a_compiled.cpp"), RefusedWith(ErrorId::NoExport));
}

TEST_F(ExportFilesTest, AreRefusedWithoutMetadata) {
  std::filesystem::remove(folder / metadata_path);
  EXPECT_THAT(open(), RefusedWith(ErrorId::Metadata));
}

TEST_F(ExportFilesTest, AreRefusedWithoutAModel) {
  std::filesystem::remove(folder / variables_path);
  EXPECT_THAT(open(), RefusedWith(ErrorId::NoModel));
}

TEST_F(ExportFilesTest, AreRefusedWithoutTheLiveSource) {
  std::filesystem::rename(folder / "tflite-model/a_compiled.cpp", folder / "tflite-model/b_compiled.cpp");
  EXPECT_THAT(open(), RefusedWith(ErrorId::NoModel));
}

TEST_F(ExportFilesTest, AreNamedByTheirEngineWhereParametersAreAlone) {
  std::filesystem::remove_all(folder / "tflite-model");
  EXPECT_THAT(open(), RefusedWith(ErrorId::NoModel));
  EXPECT_THAT(test::said(open()), HasSubstr("there is no tflite-model/ folder beside it"));
  add_to_variables("const ei_impulse_t i = { .inferencing_engine = EI_CLASSIFIER_SYNTIANT };");
  EXPECT_THAT(open(), RefusedWith(ErrorId::Accelerator));
  folder.write("export.zip", test::zip({{std::string("top/") + metadata_path, *read_file(folder / metadata_path)},
                                        {std::string("top/") + variables_path, *read_file(folder / variables_path)}}));
  EXPECT_THAT(open_export(folder / "export.zip"), RefusedWith(ErrorId::Accelerator));
}

TEST_F(ExportFilesTest, HoldFlatbuffersBesideTheListsThatComeWithThem) {
  folder.write(variables_path,
               "#include \"tflite-model/tflite_learn_5.h\"\n#include \"tflite-model/trained_model_ops_define.h\"\n");
  folder.write("tflite-model/tflite_learn_5.h", "const unsigned char tflite_learn_5[] = { 0x1c };\n");
  folder.write("tflite-model/trained_model_ops_define.h", "#define EI_TFLITE_DISABLE_ADD 1\n");
  EXPECT_THAT(paths(open()->flatbuffers), ElementsAre("tflite-model/tflite_learn_5.h"));
  EXPECT_TRUE(open()->live.empty());
}

TEST_F(ExportFilesTest, HoldTheFlatbufferOf2020) {
  std::filesystem::remove(folder / variables_path);
  folder.write("tflite-model/tflite-trained.h", "const unsigned char trained_tflite[] = { 0x1c };\n");
  EXPECT_THAT(paths(open()->flatbuffers), ElementsAre("tflite-model/tflite-trained.h"));
}

TEST_F(ExportFilesTest, AreRefusedForAModelThatNobodyKnows) {
  folder.write(variables_path, "#include \"tflite-model/new_engine.h\"\n");
  folder.write("tflite-model/new_engine.h", "extern int model;\n");
  EXPECT_THAT(open(), RefusedWith(ErrorId::NoModel));
}

TEST_F(ExportFilesTest, HoldAllModelsThatTheVariablesInclude) {
  add_to_variables("#include \"tflite-model/b_compiled.h\"\n");
  folder.write("tflite-model/b_compiled.cpp", "int b;");
  EXPECT_THAT(open()->live, ElementsAre(testing::_, Field(&SourceText::path, "tflite-model/b_compiled.cpp")));
}

TEST_F(ExportFilesTest, HoldAFlatbufferBesideACompiledModel) {
  add_to_variables("#include \"tflite-model/tflite_anomaly_36.h\"\n");
  folder.write("tflite-model/tflite_anomaly_36.h", "const unsigned char tflite_anomaly_36[] = { 0x1c };\n");
  EXPECT_THAT(paths(open()->live), ElementsAre("tflite-model/a_compiled.cpp"));
  EXPECT_THAT(paths(open()->flatbuffers), ElementsAre("tflite-model/tflite_anomaly_36.h"));
}

TEST_F(ExportFilesTest, HoldTheHeadersOfModelParameters) {
  folder.write("model-parameters/anomaly_metadata.h", "const float x[1] = { 1 };\n");
  EXPECT_THAT(open()->parameters, Contains(Field(&HeaderFile::header, Field(&Header::objects, testing::SizeIs(1)))));
}

TEST_F(ExportFilesTest, NeedNoModelBesideClusters) {
  folder.write(variables_path, "const ei_learning_block_config_anomaly_kmeans_t x = { 1 };\n");
  EXPECT_TRUE(open()->live.empty());
}

TEST_F(ExportFilesTest, AreRefusedForAnAccelerator) {
  add_to_variables("#include \"tflite-model/drpai_model.h\"\n");
  EXPECT_THAT(open(), RefusedWith(ErrorId::Accelerator));
}

TEST_F(ExportFilesTest, AreRefusedWhenTheyArePatched) {
  folder.write("tflite-model/a_compiled.cpp", "#include \"ei_ota/ei_ota_model.h\"\n");
  EXPECT_THAT(open(), RefusedWith(ErrorId::Patched));
}

TEST_F(ExportFilesTest, AreNotLookedForOutside) {
  const TemporaryFolder outside;
  outside.write("secret_compiled.cpp", "int secret;");
  folder.write(variables_path,
               "#include \"tflite-model/../../" + outside.path().filename().string() + "/secret_compiled.h\"\n");
  EXPECT_THAT(open(), RefusedWith(ErrorId::Directive));
}

}  // namespace
}  // namespace ei_ota
