// SPDX-License-Identifier: MIT
#include "export/read_context.h"

#include <gmock/gmock.h>

#include "refused_with.h"

namespace ei_ota {
namespace {
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

HeaderFile header(const std::string& name, const std::string& text) {
  return {{"model-parameters/" + name, text}, read_header(text)};
}

Result<Context> try_read(const std::string& metadata, const std::string& variables = "") {
  return read_context(header("model_metadata.h", metadata), header("model_variables.h", variables));
}

Context read(const std::string& metadata, const std::string& variables = "") {
  return *try_read("#define EI_CLASSIFIER_PROJECT_ID 7\n#define EI_CLASSIFIER_NN_INPUT_FRAME_SIZE 9\n" + metadata, variables);
}

/// Without what every block says of itself.
Settings dsp_of(const Context& context) {
  auto settings = context.dsp;
  std::erase_if(settings,
                [](const auto& setting) { return setting.first == "dsp_blocks" || setting.first.ends_with(".kind"); });
  return settings;
}

TEST(ReadContext, RefusesWhatIsNoMetadataOfAnImpulse) { EXPECT_THAT(try_read(""), test::RefusedWith(ErrorId::Metadata)); }

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

TEST(ReadContext, HasTextThatABaselineCanKeep) {  // else a baseline never fitted the export that it was made of
  EXPECT_THAT(read("", "const char* ei_classifier_inferencing_categories[] = { \"K\xFChl\" };").labels,
              ElementsAre(R"(K\xFChl)"));
  EXPECT_EQ(read("#define EI_CLASSIFIER_PROJECT_NAME \"\xFC\"\n").project.name, R"(\xFC)");
  EXPECT_THAT(read("#define EI_CLASSIFIER_FUSION_AXES_STRING \"\xFC\"\n").window,
              testing::Contains(Pair("fusion_string", R"(\xFC)")));
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
  const auto dsp =
      dsp_of(read("typedef struct { uint32_t block_id; int fft_length; const char* filter; } ei_dsp_config_flatten_t;\n",
                  "ei_dsp_config_flatten_t ei_dsp_config_43_2 = { 2, 16, \"low\" };"));
  EXPECT_THAT(dsp, ElementsAre(Pair("dsp0.flatten.fft_length", "16"), Pair("dsp0.flatten.filter", "low")));
}

TEST(ReadContext, NamesDspSettingsAfterTheirCommentsElse) {
  const auto dsp = dsp_of(
      read("", "ei_dsp_config_mfe_t ei_dsp_config_3 = {\n 3, // uint32_t blockId\n 1.0f, // float scale-axes\n 5 // x\n};"));
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
  EXPECT_THAT(dsp, ElementsAre(Pair("dsp0.kind", "raw"), Pair("dsp0.raw.a", "4"), Pair("dsp1.kind", "raw"),
                               Pair("dsp1.raw.a", "5"), Pair("dsp_blocks", "2")));
}

TEST(ReadContext, TakesTypesWithShortNames) {
  for (const auto* const type : {"ei_dsp_config_", "ei_dsp_config_t", "ei_dsp_config_tt"})
    EXPECT_THAT(dsp_of(read("", std::string(type) + " x = { 1 };")), testing::SizeIs(1)) << type;
}

TEST(ReadContext, TellsSettingsOfOneNameApart) {  // a baseline keeps them by name
  const auto context = read("",
                            "t ei_learning_block_config_3 = { .threshold = 0.5 };\n"
                            "t ei_learning_block_config_4 = { .threshold = 0.25 };\n"
                            "ei_dsp_config_raw_t ei_dsp_config_4 = { 1 };\nei_dsp_config_raw_t ei_dsp_config_5 = { 2 };\n");
  EXPECT_THAT(context.thresholds, ElementsAre(Pair("ei_learning_block_config.threshold", "0.5"),
                                              Pair("ei_learning_block_config.threshold 2", "0.25")));
  EXPECT_THAT(dsp_of(context), ElementsAre(Pair("dsp0.raw.member0", "1"), Pair("dsp1.raw.member0", "2")));
}

TEST(ReadContext, ReadsNamedAxes) {
  EXPECT_THAT(
      dsp_of(read("",
                  "ei_dsp_named_axis_t ei_dsp_config_4_named_axes[] = { { .name = \"ppg\", .axis = 1 } };\n"
                  "uint8_t ei_dsp_config_4_axes[] = { 0 };\nei_dsp_config_hr_t ei_dsp_config_4 = {};")),
      ElementsAre(Pair("dsp0.named_axes[0][name]", "ppg"), Pair("dsp0.named_axes[0][axis]", "1"), Pair("dsp0.axes_used", "0")));
}

TEST(ReadContext, ReadsMembersOfABlockThatAreLists) {
  EXPECT_THAT(dsp_of(read("", "ei_dsp_config_x_t ei_dsp_config_4 = { { 1, 2.50 } };")),
              ElementsAre(Pair("dsp0.x.member0[0]", "1"), Pair("dsp0.x.member0[1]", "2.5")));
}

TEST(ReadContext, ReadsTheDspConfigurationOfMetadataBefore2022) {
  EXPECT_THAT(read("typedef struct { int axes; } ei_dsp_config_raw_t;\nei_dsp_config_raw_t ei_dsp_config_3 = { 2 };").dsp,
              ElementsAre(Pair("dsp0.kind", "raw"), Pair("dsp0.raw.axes", "2"), Pair("dsp_blocks", "1")));
}

TEST(ReadContext, KeepsBothValuesOfAMacroThatIsDefinedTwice) {
  EXPECT_THAT(read("#ifdef BOARD\n#define EI_CLASSIFIER_FREQUENCY 100\n#else\n#define EI_CLASSIFIER_FREQUENCY 62.5\n#endif\n"
                   "#define EI_CLASSIFIER_SENSOR A\n#define EI_CLASSIFIER_SENSOR A\n")
                  .window,
              testing::IsSupersetOf({Pair("frequency", "100"), Pair("frequency 2", "62.5")}));
}

TEST(ReadContext, RefusesNumbersThatAreNone) {  // they were 0, and two such projects were one
  for (const auto* const macro :
       {"EI_CLASSIFIER_PROJECT_ID", "EI_CLASSIFIER_PROJECT_DEPLOY_VERSION", "EI_CLASSIFIER_NN_INPUT_FRAME_SIZE",
        "EI_CLASSIFIER_RAW_SAMPLE_COUNT", "EI_CLASSIFIER_LABEL_COUNT", "EI_STUDIO_VERSION_MINOR"})
    for (const auto* const value :
         {"0x10", "-1", "4294967296", "4294967297", "07", "1.0", "1u", "one", "\"1\"", "(1)", "1 2", ""}) {
      const auto context =
          try_read(std::string("#define EI_CLASSIFIER_NN_INPUT_FRAME_SIZE 9\n#define ") + macro + " " + value + "\n");
      EXPECT_THAT(context, test::RefusedWith(ErrorId::Metadata)) << macro << " " << value;
      EXPECT_THAT(test::said(context), testing::StartsWith("model-parameters/model_metadata.h:2: error: ")) << macro;
    }
  EXPECT_EQ(try_read("#define EI_CLASSIFIER_NN_INPUT_FRAME_SIZE 9\n#define EI_CLASSIFIER_PROJECT_ID 4294967295\n")->project.id,
            4294967295U);
}

TEST(ReadContext, RefusesAProjectOfTwoIds) {
  const auto context = try_read(
      "#define EI_CLASSIFIER_NN_INPUT_FRAME_SIZE 9\n#define EI_CLASSIFIER_PROJECT_ID 7\n#define EI_CLASSIFIER_PROJECT_ID 8\n");
  EXPECT_THAT(context, test::RefusedWith(ErrorId::Metadata));
  EXPECT_THAT(test::said(context), testing::HasSubstr("EI_CLASSIFIER_PROJECT_ID is 8 here, and 7 before"));
}

TEST(ReadContext, RefusesAnImpulseWhoseProjectIsNoNumber) {
  for (const auto* const value : {"-1", "0x7", "4294967303"}) {
    const auto context = try_read("#define EI_CLASSIFIER_NN_INPUT_FRAME_SIZE 9\n",
                                  std::string("const ei_impulse_t impulse_7_1 = {\n  .project_id = ") + value + " };");
    EXPECT_THAT(context, test::RefusedWith(ErrorId::Metadata)) << value;
    EXPECT_THAT(test::said(context), testing::StartsWith("model-parameters/model_variables.h:2: error: ")) << value;
  }
}

}  // namespace
}  // namespace ei_ota
