// SPDX-License-Identifier: MIT
#include "export/read_impulses.h"

#include <gmock/gmock.h>

namespace ei_ota {
namespace {
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Key;
using testing::Not;
using testing::Pair;

std::vector<Impulse> read(const std::string& variables, const std::string& metadata = "") {
  return read_impulses(read_header(metadata), read_header(variables));
}

/// The settings of an impulse with these members, beside these objects.
Settings settings(const std::string& members, const std::string& objects = "") {
  return read(objects + "const ei_impulse_t impulse_7_1 = { " + members + " };").at(0).settings;
}

TEST(ReadImpulses, ThereAreNoneBefore2022) { EXPECT_THAT(read("const char* labels[] = { \"a\" };"), IsEmpty()); }

TEST(ReadImpulses, TakesAllMembersButNames) {
  EXPECT_THAT(
      settings(".project_id = 7, .project_owner = \"me\", .project_name = \"x\", .impulse_id = 1, .impulse_name = \"y\",\n"
               ".raw_sample_count = 125, .dsp_input_frame_size = 125 * 3, .interval_ms = 16.0, .frequency = 62.5,\n"
               ".sensor = EI_CLASSIFIER_SENSOR_CAMERA, .fusion_string = \"accX + accY\", .later = 3"),
      ElementsAre(Pair("project_id", "7"), Pair("raw_sample_count", "125"), Pair("dsp_input_frame_size", "375"),
                  Pair("interval_ms", "16"), Pair("frequency", "62.5"), Pair("sensor", "EI_CLASSIFIER_SENSOR_CAMERA"),
                  Pair("fusion_string", "accX + accY"), Pair("later", "3")));
}

TEST(ReadImpulses, TakesConstantsAndMacrosForTheirValues) {
  const auto impulses = read(
      "const uint8_t ei_dsp_blocks_7_1_size = 2;\nconst ei_impulse_t i = { .dsp_blocks_size = ei_dsp_blocks_7_1_size,\n"
      ".raw_sample_count = EI_CLASSIFIER_RAW_SAMPLE_COUNT, .fusion_string = EI_CLASSIFIER_FUSION_AXES_STRING };",
      "#define EI_CLASSIFIER_RAW_SAMPLE_COUNT 125\n#define EI_CLASSIFIER_FUSION_AXES_STRING \"audio\"\n");
  EXPECT_THAT(impulses.at(0).settings,
              ElementsAre(Pair("dsp_blocks_size", "2"), Pair("raw_sample_count", "125"), Pair("fusion_string", "audio")));
}

TEST(ReadImpulses, KnowsTheDefaultByItsHandleOrAsACopy) {
  const std::string two = "const ei_impulse_t a = { .frequency = 1 };\nconst ei_impulse_t b = { .frequency = 2 };\n";
  for (const auto* const text :
       {"ei_impulse_handle_t h = ei_impulse_handle_t( &b );\nei_impulse_handle_t& ei_default_impulse = h;",
        "ei_impulse_handle_t ei_default_impulse(&b); const ei_impulse_t ei_default_impulse = b;"}) {
    const auto impulses = read(two + text);
    ASSERT_EQ(impulses.size(), 2U);
    EXPECT_FALSE(impulses[0].is_default);
    EXPECT_TRUE(impulses[1].is_default) << text;
  }
  EXPECT_TRUE(read("const ei_impulse_t only = { .frequency = 1 };").at(0).is_default);
  EXPECT_FALSE(read(two).at(0).is_default);
}

constexpr const char* blocks_of_2025 = R"(
EI_CLASSIFIER_DSP_AXES_INDEX_TYPE ei_dsp_config_43_2_axes[] = { 0, 2 };
const uint32_t ei_dsp_config_43_2_axes_size = 2;
ei_dsp_config_raw_t ei_dsp_config_43_1 = { 1 };
ei_dsp_config_raw_t ei_dsp_config_43_2 = { 2 };
ei_data_normalization_t ei_normalization = { (void *)&scaler, DATA_NORMALIZATION_METHOD_STANDARD_SCALER };
ei_model_dsp_t ei_dsp_blocks_43_1[1] = {
    { // DSP block 2
        2,
        33, // output size
        &extract_raw_features, // DSP function pointer
        (void*)&ei_dsp_config_43_2, // pointer to config struct
        ei_dsp_config_43_2_axes,
        ei_dsp_config_43_2_axes_size, // number of axes
        1, // version
        nullptr, // factory function
        &ei_normalization, // data normalization config
    } };
const uint8_t ei_output_tensors_indices_43_3[1] = { 0 };
ei_learning_block_config_tflite_graph_t ei_learning_block_config_43_3 = { .implementation_version = 1, .block_id = 3,
    .output_tensors_indices = ei_output_tensors_indices_43_3, .quantized = 1, .threshold = 0.5,
    .graph_config = (void*)&ei_config_graph_43_3 };
const uint32_t ei_learning_block_43_3_inputs[1] = { 2 };
const ei_learning_block_t ei_learning_blocks_43_1[1] = {
    { 3, &run_nn_inference, (void*)&ei_learning_block_config_43_3, EI_CLASSIFIER_IMAGE_SCALING_0_255,
      ei_learning_block_43_3_inputs, ei_learning_block_43_3_inputs_size, } };
ei_fill_result_fomo_i8_config_t ei_fill_43_3 = { .threshold = 0.5, .out_width = 6, .zero_point = -128, .scale = 0.00390625 };
const ei_postprocessing_block_t ei_postprocessing_blocks_43_1[1] = { { .block_id = 3, .type = EI_CLASSIFIER_MODE_OBJECT_DETECTION,
      .postprocess_fn = &process_fomo_i8, .config = (void*)&ei_fill_43_3, .input_block_id = 3 } };
)";

constexpr const char* members_of_2025 =
    ".dsp_blocks = ei_dsp_blocks_43_1, .learning_blocks = ei_learning_blocks_43_1, "
    ".postprocessing_blocks = ei_postprocessing_blocks_43_1";

TEST(ReadImpulses, FollowsBlocksToTheirConfigurations) {
  EXPECT_THAT(settings(members_of_2025, blocks_of_2025),
              ElementsAre(Pair("dsp_blocks[0].n_output_features", "33"),
                          Pair("dsp_blocks[0].extract_fn", "extract_raw_features"), Pair("dsp_blocks[0].config", "dsp1"),
                          Pair("dsp_blocks[0].axes", "0, 2"), Pair("dsp_blocks[0].axes_size", "2"),
                          Pair("dsp_blocks[0].struct_version", "1"), Pair("dsp_blocks[0].factory", "nullptr"),
                          Pair("dsp_blocks[0].data_normalization", "DATA_NORMALIZATION_METHOD_STANDARD_SCALER"),
                          Pair("learning_blocks[0].infer_fn", "run_nn_inference"),
                          Pair("learning_blocks[0].config.implementation_version", "1"),
                          Pair("learning_blocks[0].config.output_tensors_indices", "0"),
                          Pair("learning_blocks[0].config.quantized", "1"),
                          Pair("learning_blocks[0].image_scaling", "EI_CLASSIFIER_IMAGE_SCALING_0_255"),
                          Pair("learning_blocks[0].inputs", "dsp_blocks[0]"),
                          Pair("learning_blocks[0].input_block_ids_size", "ei_learning_block_43_3_inputs_size"),
                          Pair("postprocessing_blocks[0].type", "EI_CLASSIFIER_MODE_OBJECT_DETECTION"),
                          Pair("postprocessing_blocks[0].postprocess_fn", "process_fomo_i8"),
                          Pair("postprocessing_blocks[0].config.out_width", "6"),
                          Pair("postprocessing_blocks[0].input", "learning_blocks[0]")));
}

TEST(ReadImpulses, IsTheSameUnderOtherIds) {
  std::string other = blocks_of_2025;
  other.insert(other.find("const uint32_t ei_learning_block_43_3_inputs"),
               "const uint8_t ei_learning_block_43_3_inputs_size = 1;\n");
  auto renamed = other;
  for (const auto& [from, to] : {std::pair{"43_3", "77_9"}, std::pair{"43_2", "77_5"}, std::pair{"43_1", "77_1"},
                                 std::pair{"{ 3, &run", "{ 9, &run"}, std::pair{"inputs[1] = { 2 }", "inputs[1] = { 5 }"},
                                 std::pair{"block_id = 3", "block_id = 9"}, std::pair{"        2,\n", "        5,\n"}})
    for (auto at = renamed.find(from); at != std::string::npos; at = renamed.find(from, at + 1))
      renamed.replace(at, std::string(from).size(), to);
  std::string members = members_of_2025;
  for (auto at = members.find("43_1"); at != std::string::npos; at = members.find("43_1")) members.replace(at, 4, "77_1");
  EXPECT_EQ(settings(members, renamed), settings(members_of_2025, other));
}

TEST(ReadImpulses, KnowsTheFormsThatBlocksHadBefore) {
  const auto of_2023 =
      settings(".dsp_blocks = d, .learning_blocks = l",
               "ei_model_dsp_t d[] = { { 500, &extract_mfcc_features, (void*)&x, a, a_size } };\n"
               "const ei_learning_block_t l[] = { { &run_nn_inference, (void*)&c, EI_CLASSIFIER_IMAGE_SCALING_NONE } };");
  EXPECT_THAT(of_2023, IsSupersetOf({Pair("dsp_blocks[0].n_output_features", "500"),
                                     Pair("dsp_blocks[0].extract_fn", "extract_mfcc_features"),
                                     Pair("learning_blocks[0].infer_fn", "run_nn_inference"),
                                     Pair("learning_blocks[0].image_scaling", "EI_CLASSIFIER_IMAGE_SCALING_NONE")}));
  const auto of_2024 =
      settings(".learning_blocks = l",
               "const uint32_t in[1] = { 4 };\nconst ei_learning_block_t l[] = {\n"
               "{ 6, true, &run_kmeans_anomaly, (void*)&c, EI_CLASSIFIER_IMAGE_SCALING_NONE, in, in_size, 1 } };");
  EXPECT_THAT(of_2024, IsSupersetOf({Pair("learning_blocks[0].keep_output", "true"), Pair("learning_blocks[0].inputs", "4"),
                                     Pair("learning_blocks[0].output_features_count", "1")}));
  EXPECT_THAT(of_2024, Not(Contains(Key("learning_blocks[0].blockId"))));
}

TEST(ReadImpulses, NamesPositionsOfCalibrationAndOverlap) {
  EXPECT_THAT(settings(".calibration = c, .object_detection_nms = n",
                       "const ei_model_performance_calibration_t c = { 1, true, 533, 0.36, 792, 0x5 };\n"
                       "const ei_object_detection_nms_config_t n = { 0.0f, 0.2f };"),
              IsSupersetOf({Pair("calibration.is_configured", "true"), Pair("calibration.detection_threshold", "0.36"),
                            Pair("object_detection_nms.iou_threshold", "0.2")}));
}

TEST(ReadImpulses, TellsWhatUsersSetForResultsApart) {
  EXPECT_THAT(settings(".postprocessing_blocks = p",
                       "ei_object_tracking_config_t t = { .implementation_version = 1, .use_iou = true };\n"
                       "const ei_postprocessing_block_t p[] = { { .config = (void*)&t } };"),
              Contains(Pair("postprocessing_blocks[0].user_config.use_iou", "true")));
}

TEST(ReadImpulses, HasTheLabelsThatTheImpulseHas) {
  EXPECT_THAT(settings(".categories = two", "const char* one[] = { \"a\" };\nconst char* two[] = { \"b\", \"c\" };"),
              ElementsAre(Pair("labels", "b, c")));
}

}  // namespace
}  // namespace ei_ota
