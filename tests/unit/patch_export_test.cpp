// SPDX-License-Identifier: MIT
#include "rewrite/patch_export.h"

#include <gmock/gmock.h>

#include "block_fixture.h"
#include "eon_fixture.h"
#include "refused_with.h"

namespace ei_ota {
namespace {

using testing::HasSubstr;
using testing::Key;
using testing::Not;
using testing::UnorderedElementsAre;

/// Two models of these names, and the blocks of some headers.
Result<test::Texts> patch(const std::vector<std::string>& models, const test::BlockExport& export_, bool in_flash = false) {
  std::vector<ModelSource> sources;
  for (const auto& name : models) {
    auto model = test::tiny_model();
    model.name = name;
    auto source =
        read_eon_source({"tflite-model/" + name + "_compiled.cpp", test::eon_source(model, test::Form::Section2025)}, {});
    EXPECT_TRUE(source) << test::said(source);
    sources.push_back(std::move(*source));
  }
  const auto blocks = test::sources_of(export_);
  std::vector<Block> values;
  for (const auto& block : blocks) values.push_back(block.block);
  std::vector<const Model*> read;
  for (const auto& source : sources) read.push_back(&model_of(source));
  const auto image = weight_image(read, false, values);
  TableOptions options{.id = "tiny", .project = 4711, .restore = Restore::None};
  if (in_flash) options.in_flash = slot_plan(sources, *image);
  return patch_export(std::move(sources), blocks, test::parameter_headers(export_), {}, *image, options);
}

const test::BlockExport no_blocks{"", {{"model-parameters/model_variables.h", "#pragma once\n"}}, {}, ""};
const test::BlockExport gmm{"",
                            {{"model-parameters/model_variables.h",
                              "const uint16_t axes[] = { 21, 47 };\n"
                              "ei_learning_block_config_anomaly_gmm_t c = { .anom_axis = axes, .anom_axes_size = 2 };\n"}},
                            {},
                            ""};

TEST(PatchExport, GivesOneModelAloneOnePart) {
  const auto files = patch({"a"}, no_blocks);
  ASSERT_TRUE(files) << test::said(files);
  EXPECT_THAT(*files, UnorderedElementsAre(Key("tflite-model/a_compiled.cpp")));
  EXPECT_THAT(files->at("tflite-model/a_compiled.cpp"),
              HasSubstr("eiota_generated_parts[] = {&eiota_generated_part0_tiny};\n"));
}

TEST(PatchExport, PutsTheTableOverAllPartsIntoTheFirstSource) {
  const auto files = patch({"b", "a"}, test::export_2025());
  ASSERT_TRUE(files) << test::said(files);
  EXPECT_THAT(*files,
              UnorderedElementsAre(Key("tflite-model/a_compiled.cpp"), Key("tflite-model/b_compiled.cpp"),
                                   Key("tflite-model/ei_ota_tiny_weights.cpp"), Key("model-parameters/anomaly_metadata.h"),
                                   Key("model-parameters/model_variables.h")));
  EXPECT_THAT(files->at("tflite-model/b_compiled.cpp"), HasSubstr("const ei_ota_part_t eiota_generated_part0_tiny = {"));
  EXPECT_THAT(files->at("tflite-model/b_compiled.cpp"),
              HasSubstr("eiota_generated_parts[] = {&eiota_generated_part0_tiny, &eiota_generated_part1_tiny, "
                        "&eiota_generated_part2_tiny};\n"));
  EXPECT_THAT(files->at("tflite-model/a_compiled.cpp"), HasSubstr("const ei_ota_part_t eiota_generated_part1_tiny = {"));
  EXPECT_THAT(files->at("tflite-model/a_compiled.cpp"), Not(HasSubstr("eiota_generated_parts")));
  EXPECT_THAT(files->at("tflite-model/ei_ota_tiny_weights.cpp"),
              HasSubstr("const ei_ota_part_t eiota_generated_part2_tiny = {"));
  EXPECT_THAT(files->at("tflite-model/ei_ota_tiny_weights.cpp"), Not(HasSubstr("eiota_generated_parts")));
}

TEST(PatchExport, PutsTheTableOfClustersAloneIntoTheirSource) {
  const auto files = patch({}, test::export_2020());
  ASSERT_TRUE(files) << test::said(files);
  EXPECT_THAT(files->at("tflite-model/ei_ota_tiny_weights.cpp"),
              HasSubstr("eiota_generated_parts[] = {&eiota_generated_part0_tiny};\n"));
}

TEST(PatchExport, LeavesTheHeadersOfAGmm) {  // its weights are those of a model; the features it looks at are structure
  const auto files = patch({"learn", "anomaly"}, gmm);
  ASSERT_TRUE(files) << test::said(files);
  EXPECT_THAT(*files, UnorderedElementsAre(Key("tflite-model/learn_compiled.cpp"), Key("tflite-model/anomaly_compiled.cpp")));
}

const test::BlockExport impulse_of_two{
    "",
    {{"model-parameters/model_variables.h",
      "const ei_model_dsp_t dsp[] = { { 2, &extract_raw_features } };\n"
      "const ei_learning_block_t learning[] = { { 3, &run_nn_inference }, { 4, &run_gmm_anomaly } };\n"
      "const ei_impulse_t impulse = { .dsp_blocks = dsp, .learning_blocks = learning };\n"}},
    {},
    ""};

/// An impulse of two networks needs a part whose flag it sets, and the flag of the changes, wherever the weights are.
TEST(PatchExport, HasFlagsForAnImpulseOfTwoNetworks) {
  for (const bool in_flash : {false, true}) {
    const auto files = patch({"learn", "anomaly"}, impulse_of_two, in_flash);
    ASSERT_TRUE(files) << test::said(files);
    EXPECT_THAT(files->at("model-parameters/model_variables.h"), HasSubstr("&eiota_generated_impulse_begin1_tiny"));
    EXPECT_THAT(files->at("tflite-model/ei_ota_tiny_weights.cpp"), HasSubstr("&eiota_generated_headers_tiny,"));
    const auto& table = files->at("tflite-model/learn_compiled.cpp");
    EXPECT_THAT(table, HasSubstr("&eiota_generated_part1_tiny, &eiota_generated_part2_tiny};\n"));
    EXPECT_THAT(table, HasSubstr("volatile uint8_t eiota_generated_changing_tiny;\n"));
    EXPECT_THAT(table, HasSubstr("  &eiota_generated_changing_tiny,  // changing\n"));
  }
}

}  // namespace
}  // namespace ei_ota
