#include "export/read_context.h"

#include <gmock/gmock.h>

#include "refused_with.h"

namespace ei_ota {
namespace {
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

Context read(const std::string& metadata, const std::string& variables = "") {
  return *read_context(
      read_header("#define EI_CLASSIFIER_PROJECT_ID 7\n#define EI_CLASSIFIER_NN_INPUT_FRAME_SIZE 9\n" + metadata),
      read_header(variables));
}

TEST(ReadContext, RefusesWhatIsNoMetadataOfAnImpulse) {
  EXPECT_THAT(read_context(read_header(""), read_header("")), test::RefusedWith(ErrorId::Metadata));
}

TEST(ReadContext, ReadsTheProject) {
  const auto project =
      read(
          "#define EI_CLASSIFIER_PROJECT_NAME \"My \\\"model\\\"\"\n#define EI_CLASSIFIER_PROJECT_DEPLOY_VERSION 12\n"
          "#define EI_STUDIO_VERSION_MAJOR 1\n#define EI_STUDIO_VERSION_MINOR 75\n#define EI_STUDIO_VERSION_PATCH 3\n")
          .project;
  EXPECT_EQ(project.id, 7U);
  EXPECT_EQ(project.name, "My \"model\"");
  EXPECT_EQ(project.deploy_version, 12U);
  EXPECT_EQ(project.studio_version, "1.75.3");
}

TEST(ReadContext, KnowsNoStudioVersionBefore2024) { EXPECT_EQ(read("").project.studio_version, ""); }

TEST(ReadContext, ReadsLabelsOfVariablesAndBefore2022OfMetadata) {
  const std::string labels = "const char* ei_classifier_inferencing_categories[] = { \"idle\", \"wave\" };";
  EXPECT_THAT(read("", labels).labels, ElementsAre("idle", "wave"));
  EXPECT_THAT(read(labels).labels, ElementsAre("idle", "wave"));
}

TEST(ReadContext, ReadsLabelsUnderANameWithIds) {
  EXPECT_THAT(read("", "const char* ei_classifier_inferencing_categories_43_1[] = { \"a\" };").labels, ElementsAre("a"));
}

TEST(ReadContext, ReadsTheInputWindow) {
  const auto window = read("#define EI_CLASSIFIER_FREQUENCY 62.50 // Hz\n#define EI_CLASSIFIER_RAW_SAMPLE_COUNT 125\n").window;
  EXPECT_THAT(window, testing::IsSupersetOf({Pair("raw_sample_count", "125"), Pair("frequency", "62.5")}));
}

TEST(ReadContext, TellsHowManyFeaturesTheImpulseTakes) {
  const std::string window = "#define EI_CLASSIFIER_RAW_SAMPLE_COUNT 125\n#define EI_CLASSIFIER_RAW_SAMPLES_PER_FRAME 3\n";
  const std::string one = "const ei_impulse_t impulse_1 = { .dsp_input_frame_size = 125 * 3 };\n";
  EXPECT_EQ(read(window).features, 375U);  // before 2022 there is no ei_impulse_t
  EXPECT_EQ(read(window, one + "const ei_impulse_t ei_default_impulse = impulse_1;\n").features, 375U);
  EXPECT_EQ(read(window, one + "const ei_impulse_t impulse_2 = { .dsp_input_frame_size = 20 };\n").features, std::nullopt);
  EXPECT_EQ(read("#define EI_CLASSIFIER_RAW_SAMPLE_COUNT 125\n").features, std::nullopt);
}

TEST(ReadContext, ReadsThresholds) {
  const auto thresholds =
      read("#define EI_CLASSIFIER_THRESHOLD 0.6\n", "const block_t block_43_3 = { .a = 1, .nested = { .threshold = 0.55f } };")
          .thresholds;
  EXPECT_THAT(thresholds, ElementsAre(Pair("threshold", "0.6"), Pair("block.threshold", "0.55")));
}

TEST(ReadContext, NamesDspSettingsAfterTheMembersOfTheirStruct) {
  const auto dsp = read("typedef struct { uint32_t block_id; int fft_length; const char* filter; } ei_dsp_config_flatten_t;\n",
                        "ei_dsp_config_flatten_t ei_dsp_config_43_2 = { 2, 16, \"low\" };")
                       .dsp;
  EXPECT_THAT(dsp, ElementsAre(Pair("dsp0.flatten.fft_length", "16"), Pair("dsp0.flatten.filter", "low")));
}

TEST(ReadContext, NamesDspSettingsAfterTheirCommentsElse) {
  const auto dsp =
      read("", "ei_dsp_config_mfe_t ei_dsp_config_3 = {\n 3, // uint32_t blockId\n 1.0f, // float scale-axes\n 5 // x\n};").dsp;
  EXPECT_THAT(dsp, ElementsAre(Pair("dsp0.mfe.scale-axes", "1"), Pair("dsp0.mfe.x", "5")));
}

TEST(ReadContext, IsTheSameForAnotherSpellingOfASetting) {
  const std::string block = "ei_dsp_config_mfe_t ei_dsp_config_3 = {\n 3, // uint32_t blockId\n ";
  EXPECT_EQ(read("", block + "0.1f // float x\n};").dsp, read("", block + "0.10000000000000001 // float x\n};").dsp);
}

TEST(ReadContext, ReadsTheAxesOfABlock) {
  EXPECT_THAT(read("", "EI_TYPE ei_dsp_config_43_2_axes[] = { 0, 2 };").dsp, ElementsAre(Pair("dsp0.axes_used", "0,2")));
}

TEST(ReadContext, KeepsBlocksApart) {
  const auto dsp =
      read("",
           "ei_dsp_config_raw_t ei_dsp_config_1 = { 4 // int a\n };\nei_dsp_config_raw_t ei_dsp_config_2 = { 5 // int a\n };")
          .dsp;
  EXPECT_THAT(dsp, ElementsAre(Pair("dsp0.raw.a", "4"), Pair("dsp1.raw.a", "5")));
}

TEST(ReadContext, TakesTypesWithShortNames) {
  for (const auto* const type : {"ei_dsp_config_", "ei_dsp_config_t", "ei_dsp_config_tt"})
    EXPECT_THAT(read("", std::string(type) + " x = { 1 };").dsp, testing::SizeIs(1)) << type;
}

TEST(ReadContext, TellsSettingsOfOneNameApart) {  // a baseline keeps them by name
  const auto context = read_context(read_header("#define EI_CLASSIFIER_NN_INPUT_FRAME_SIZE 9"),
                                    read_header("t ei_learning_block_config_3 = { .threshold = 0.5 };\n"
                                                "t ei_learning_block_config_4 = { .threshold = 0.25 };\n"
                                                "ei_dsp_named_axis_t ei_dsp_config_4_named_axes[] = { { .name = \"x\" } };\n"
                                                "uint8_t ei_dsp_config_4_axes[] = { 0 };"));
  ASSERT_TRUE(context) << test::said(context);
  EXPECT_THAT(context->thresholds, testing::ElementsAre(testing::Pair("ei_learning_block_config.threshold", "0.5"),
                                                        testing::Pair("ei_learning_block_config.threshold 2", "0.25")));
  EXPECT_THAT(context->dsp, testing::ElementsAre(testing::Pair("dsp0.axes_used", "0")));
}

}  // namespace
}  // namespace ei_ota
