// SPDX-License-Identifier: MIT
#include "export/read_export.h"

#include <gmock/gmock.h>

#include <regex>

#include "base/files.h"
#include "eon_fixture.h"
#include "refused_with.h"
#include "temporary_folder.h"

namespace ei_ota {
namespace {

TEST(ReadExport, GoesFromFilesToWeights) {
  const test::TemporaryFolder folder;
  folder.write("model-parameters/model_metadata.h",
               "#define EI_CLASSIFIER_PROJECT_ID 7\n#define EI_CLASSIFIER_NN_INPUT_FRAME_SIZE 9\n");
  folder.write(
      "model-parameters/model_variables.h",
      "#include \"tflite-model/tiny_compiled.h\"\nconst char* ei_classifier_inferencing_categories[] = { \"no\", \"yes\" };");
  folder.write("tflite-model/tiny_compiled.cpp", test::eon_source(test::tiny_model(), test::Form::Section2025));
  const auto read = read_export(folder.path(), {});
  ASSERT_TRUE(read) << test::said(read);
  EXPECT_EQ(read->release.context.project.id, 7U);
  EXPECT_EQ(read->release.models.at(0).name, "tiny");
  EXPECT_EQ(read->release.layout, layout_lines({test::tiny_model()}, 2));
  EXPECT_EQ(read->release.image.bytes, weight_image({test::tiny_model()}, false)->bytes);
}

TEST(ReadExport, FindsTheWeightThatContributingFollows) {
  const std::filesystem::path source_dir = EI_OTA_SOURCE_DIR;
  const auto page = *read_file(source_dir / "CONTRIBUTING.md");
  std::smatch named;
  ASSERT_TRUE(std::regex_search(page, named, std::regex("element of `(tensor_data\\d+)` in `([^`]+)`")));
  const auto read = read_export(source_dir / named.str(2), {});
  ASSERT_TRUE(read) << test::said(read);
  EXPECT_THAT(read->release.image.entries, testing::Contains(testing::Field(&Entry::definition, "g0::" + named.str(1))));
}

TEST(ReadExport, SaysWhyThereIsNone) { EXPECT_THAT(read_export("no/such/export", {}), test::RefusedWith(ErrorId::Path)); }

TEST(ArcKernels, AreUsedIfTheFirmwareSaysSo) {
  EXPECT_TRUE(uses_arc_kernels({"A", "EI_CLASSIFIER_TFLITE_ENABLE_ARC=1"}));
  EXPECT_TRUE(uses_arc_kernels({"EI_CLASSIFIER_TFLITE_ENABLE_ARC"}));
  EXPECT_FALSE(uses_arc_kernels({"EI_CLASSIFIER_TFLITE_ENABLE_ARC=0"}));
}

}  // namespace
}  // namespace ei_ota
