// SPDX-License-Identifier: MIT
#include "parse/headers/block_reader.h"

#include <gmock/gmock.h>

#include <cmath>
#include <optional>

#include "refused_with.h"
#include "text.h"

namespace ei_ota {
namespace {
using test::RefusedWith;
using test::replaced;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<HeaderFile> headers(const std::vector<std::string>& texts) {
  std::vector<HeaderFile> found;
  for (const auto& text : texts)
    found.push_back({{"model-parameters/h" + std::to_string(found.size()) + ".h", text}, read_header(text)});
  return found;
}

const std::string clusters_2025 = R"(
const uint16_t axes_4[] = { 0, 300 };
const float scale_4[2] = { 4.5, 3 };
const float mean_4[2] = { -1.5, 0.1 };
const ei_classifier_anom_cluster_t clusters_4[3] = {
	{ ( float[2] ) { -0.5, 1e-05 }, 0.25 },
	{ ( float[2] ) { 1, 2 }, 0.5 },
	{ ( float[2] ) { 3, 4 }, 0 },
};
)";
const std::string configuration_2025 = R"(
const ei_learning_block_config_anomaly_kmeans_t config_4 = {
    .implementation_version = 1,
    .anom_axis = axes_4,
    .anom_axes_size = 2,
    .anom_clusters = clusters_4,
    .anom_cluster_count = 3,
    .anom_scale = scale_4,
    .anom_mean = mean_4,
};
)";
const std::string clusters_2020 = R"(
const float ei_classifier_anom_scale[EI_CLASSIFIER_ANOM_AXIS_SIZE] = { 4.5, 3 };
const float ei_classifier_anom_mean[EI_CLASSIFIER_ANOM_AXIS_SIZE] = { -1.5, 0.1 };
const ei_classifier_anom_cluster_t ei_classifier_anom_clusters[EI_CLASSIFIER_ANOM_CLUSTER_COUNT] = { { { -0.5, 1e-05 }, 0.25 }
, { { 1, 2 }, 0.5 }
, { { 3, 4 }, 0 } };
)";
const std::string axes_2020 = "const uint16_t EI_CLASSIFIER_ANOM_AXIS[]  { 0, 300 };\n";
const std::string scaler = R"(
const float mean_3[3] = { 1, 2, 3 };
const float scale_3[3] = { 4, 5, 6 };
const float var_3[3] = { 7, 8, 9 };
ei_data_normalization_standard_scaler_config_t scaler_config_3 = {
    .mean_data = (float *)mean_3,
    .mean_data_len = 3,
    .scale_data = (float *)scale_3,
    .scale_data_len = 3,
    .var_data = (float *)var_3,
    .var_data_len = 3
};
ei_data_normalization_t normalization_3 = { (void *) &scaler_config_3, DATA_NORMALIZATION_METHOD_STANDARD_SCALER, nullptr };
)";

std::vector<float> elements(const BlockValue& value) {
  std::vector<float> found;
  for (std::size_t i = 0; i < value.elements.size() / 4; ++i) found.push_back(float32_at(value.elements, i));
  return found;
}

TEST(BlockReader, FindsNothingInAnExportOfANetworkAlone) {
  const auto blocks = read_blocks(headers({"const int x = 1;\n"}));
  ASSERT_TRUE(blocks);
  EXPECT_TRUE(blocks->empty());
}

TEST(BlockReader, ReadsTheSameClustersInBothForms) {
  const auto today = read_blocks(headers({clusters_2025, configuration_2025}));
  const auto old = read_blocks(headers({clusters_2020, axes_2020}));
  ASSERT_TRUE(today) << test::said(today);
  ASSERT_TRUE(old) << test::said(old);
  EXPECT_FALSE(today->at(0).centroids_inline);
  EXPECT_TRUE(old->at(0).centroids_inline);
  EXPECT_THAT(old->at(0).objects,
              ElementsAre("ei_classifier_anom_scale", "ei_classifier_anom_mean", "ei_classifier_anom_clusters"));
  for (const auto& block : {today->at(0).block, old->at(0).block}) {
    EXPECT_EQ(block.shape, "axes 0,300 clusters 3");
    ASSERT_EQ(block.values.size(), 8U);
    EXPECT_EQ(block.values[2].name, "cluster0.centroid");
    EXPECT_EQ(block.values[3].name, "cluster0.max_error");
    EXPECT_THAT(elements(block.values[0]), ElementsAre(4.5F, 3.0F));
    EXPECT_THAT(elements(block.values[1]), ElementsAre(-1.5F, 0.1F));
    EXPECT_THAT(elements(block.values[2]), ElementsAre(-0.5F, 1e-05F));
    EXPECT_THAT(elements(block.values[3]), ElementsAre(0.25F));
    EXPECT_EQ(block.constants.at(0).elements,
              (std::vector{std::byte{0}, std::byte{0}, std::byte{300 & 0xFF}, std::byte{300 >> 8}}));
  }
}

TEST(BlockReader, ReadsAScaler) {
  const auto blocks = read_blocks(headers({scaler}));
  ASSERT_TRUE(blocks) << test::said(blocks);
  const auto& block = blocks->at(0).block;
  EXPECT_EQ(block.kind, BlockKind::StandardScaler);
  EXPECT_EQ(block.shape, "features 3");
  ASSERT_EQ(block.values.size(), 3U);
  EXPECT_EQ(block.values[2].definition, "var_3");
  EXPECT_THAT(elements(block.values[1]), ElementsAre(4, 5, 6));
}

TEST(BlockReader, PutsScalersBeforeClusters) {
  const auto blocks = read_blocks(headers({clusters_2025, configuration_2025, scaler}));
  ASSERT_TRUE(blocks);
  EXPECT_EQ(blocks->at(0).block.kind, BlockKind::StandardScaler);
  EXPECT_EQ(blocks->at(0).header, 2U);
  EXPECT_EQ(blocks->at(1).block.kind, BlockKind::KMeans);
}

TEST(BlockReader, KeepsTheFeaturesOfAGmmAsStructure) {
  const auto blocks =
      read_blocks(headers({"const uint16_t axes[] = { 21, 47 };\n"
                           "ei_learning_block_config_anomaly_gmm_t c = { .anom_axis = axes, .anom_axes_size = 2 };"}));
  ASSERT_TRUE(blocks) << test::said(blocks);
  EXPECT_EQ(blocks->at(0).block.shape, "axes 21,47");
  EXPECT_TRUE(blocks->at(0).block.values.empty());
}

TEST(BlockReader, RefusesWhatTheConfigurationDoesNotSay) {
  const auto read = [](const std::string& before, const std::string& after) {
    return read_blocks(headers({replaced(clusters_2025 + configuration_2025, before, after)}));
  };
  EXPECT_THAT(read(".anom_axes_size = 2", ".anom_axes_size = 3"), RefusedWith(ErrorId::Count));
  EXPECT_THAT(read(".anom_cluster_count = 3", ".anom_cluster_count = 4"), RefusedWith(ErrorId::Count));
  EXPECT_THAT(read("{ 4.5, 3 }", "{ 4.5 }"), RefusedWith(ErrorId::Count));
  EXPECT_THAT(read("{ 1, 2 }", "{ 1 }"), RefusedWith(ErrorId::Count));
  EXPECT_THAT(read("= scale_4", "= scale_5"), RefusedWith(ErrorId::Metadata));
  EXPECT_THAT(read("= mean_4", "= scale_4"), RefusedWith(ErrorId::Declaration));
  EXPECT_THAT(read("{ 0, 300 }", "{ 0, 65536 }"), RefusedWith(ErrorId::Value));
  EXPECT_THAT(read("{ 4.5, 3 }", "{ 4.5, NAN }"), RefusedWith(ErrorId::Value));
  EXPECT_THAT(read("{ 4.5, 3 }", "{ 4.5, 1e39 }"), RefusedWith(ErrorId::Value));
  EXPECT_THAT(read(", 0.25 }", ", 0.25, 1 }"), RefusedWith(ErrorId::Declaration));
  EXPECT_THAT(test::said(read("{ 4.5, 3 }", "{ 4.5, THREE }")), HasSubstr("h0.h:3: error: `THREE` in scale_4"));
}

TEST(BlockReader, ReadsNumbersAsCompilersDo) {
  const auto read = [](const std::string& number) {
    const auto blocks =
        read_blocks(headers({replaced(clusters_2025 + configuration_2025, "{ 4.5, 3 }", "{ 4.5, " + number + " }")}));
    return blocks ? std::optional(float32_at(blocks->at(0).block.values[0].elements, 1)) : std::nullopt;
  };
  const double twice_rounded = 1.00000017881393432617187499;  // to a double it is halfway between two floats
  EXPECT_EQ(read("1.00000017881393432617187499"), static_cast<float>(twice_rounded));
  EXPECT_EQ(read("1.00000017881393432617187499f"), 1.00000017881393432617187499F);
  EXPECT_EQ(read("1."), 1.0F);
  EXPECT_EQ(read("010.5"), 10.5F);
  EXPECT_EQ(read("1e-46"), 0.0F);
  EXPECT_TRUE(std::signbit(*read("-0.0")));
  EXPECT_FALSE(std::signbit(*read("-0")));  // of an integer
  EXPECT_EQ(read("010"), std::nullopt);     // eight
  EXPECT_EQ(read("0x1p3"), std::nullopt);
  EXPECT_EQ(read("1.0L"), std::nullopt);
}

TEST(BlockReader, RefusesABlockWithoutClusters) {
  const auto none = replaced(configuration_2025, ".anom_cluster_count = 3", ".anom_cluster_count = 0");
  const auto begin = clusters_2025.find("clusters_4");
  const auto read = read_blocks(headers({clusters_2025.substr(0, begin) + "clusters_4[0] = { };\n" + none}));
  EXPECT_THAT(read, RefusedWith(ErrorId::Count));
  EXPECT_THAT(test::said(read), HasSubstr("clusters_4 has no clusters"));
}

TEST(BlockReader, RefusesAScalerOfSeveralSizes) {
  const auto shorter = replaced(scaler, "{ 7, 8, 9 }", "{ 7, 8 }");
  EXPECT_THAT(read_blocks(headers({shorter})), RefusedWith(ErrorId::Count));
  EXPECT_THAT(read_blocks(headers({replaced(shorter, ".var_data_len = 3", ".var_data_len = 2")})), RefusedWith(ErrorId::Count));
}

TEST(BlockReader, RefusesAGmmOfOtherFeaturesThanItSays) {
  EXPECT_THAT(read_blocks(headers({"const uint16_t axes[] = { 21, 47 };\n"
                                   "ei_learning_block_config_anomaly_gmm_t c = { .anom_axis = axes, .anom_axes_size = 3 };"})),
              RefusedWith(ErrorId::Count));
}

TEST(BlockReader, RefusesAnotherNormaliser) {
  EXPECT_THAT(read_blocks(headers({replaced(scaler, "STANDARD_SCALER,", "MIN_MAX,")})), RefusedWith(ErrorId::Scaler));
}

}  // namespace
}  // namespace ei_ota
