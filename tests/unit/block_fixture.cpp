// SPDX-License-Identifier: MIT
#include "block_fixture.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "refused_with.h"
#include "rewrite/patch_export.h"

namespace ei_ota::test {
namespace {

const Texts types_2025{{"edge-impulse-sdk/classifier/ei_model_types.h", R"(#pragma once
#include <stdint.h>
typedef struct {
  float *centroid;
  float max_error;
} ei_classifier_anom_cluster_t;
typedef struct {
  uint16_t implementation_version;
  const uint16_t *anom_axis;
  uint16_t anom_axes_size;
  const ei_classifier_anom_cluster_t *anom_clusters;
  uint16_t anom_cluster_count;
  const float *anom_scale;
  const float *anom_mean;
} ei_learning_block_config_anomaly_kmeans_t;
typedef struct {
  float *mean_data;
  int mean_data_len;
  float *scale_data;
  int scale_data_len;
} ei_data_normalization_standard_scaler_config_t;
)"}};

constexpr const char* clusters_2025 = R"(#ifndef CLUSTERS_H
#define CLUSTERS_H
#include "edge-impulse-sdk/classifier/ei_model_types.h"

const uint16_t axes_4[] = { 0, 300 };
const float scale_4[2] = { 4.624091607017868, 1.00000017881393432617187499 };
const float mean_4[2] = { -1.5, 1e-40 };
const ei_classifier_anom_cluster_t clusters_4[2] = {
	{ ( float[2] ) { -0.5, 1e-05 }, 0.46178802274385977 },
	{ ( float[2] ) { 16777216, -0.0 }, 0 },
};

const uint16_t axes_5[] = { 7 };
const float scale_5[1] = { 3.4e38 };
const float mean_5[1] = { 0 };
const ei_classifier_anom_cluster_t clusters_5[1] = {
	{ ( float[1] ) { 0.1 }, 1e10 },
};

#endif // CLUSTERS_H
)";

constexpr const char* variables_2025 = R"(#ifndef VARIABLES_H
#define VARIABLES_H
#include "anomaly_metadata.h"

const float dn_mean_3[3] = { 0.1, 0.2, 0.3 };
const float dn_scale_3[3] = { 79.16177193189574, 2.425239741789668, 1 };
ei_data_normalization_standard_scaler_config_t scaler_config_3 = {
    .mean_data = (float *)dn_mean_3,
    .mean_data_len = 3,
    .scale_data = (float *)dn_scale_3,
    .scale_data_len = 3
};
const ei_learning_block_config_anomaly_kmeans_t config_4 = {
    .implementation_version = 1,
    .anom_axis = axes_4,
    .anom_axes_size = 2,
    .anom_clusters = clusters_4,
    .anom_cluster_count = 2,
    .anom_scale = scale_4,
    .anom_mean = mean_4,
};
const ei_learning_block_config_anomaly_kmeans_t config_5 = {
    .implementation_version = 1,
    .anom_axis = axes_5,
    .anom_axes_size = 1,
    .anom_clusters = clusters_5,
    .anom_cluster_count = 1,
    .anom_scale = scale_5,
    .anom_mean = mean_5,
};
int defined_once = 1;
#endif // VARIABLES_H)";

constexpr const char* types_2020 = R"(#pragma once
#include <stdint.h>
const uint16_t EI_CLASSIFIER_ANOM_AXIS[]  { 0, 11, 22 };
#define EI_CLASSIFIER_ANOM_AXIS_SIZE      3
#define EI_CLASSIFIER_ANOM_CLUSTER_COUNT  2

typedef struct {
float centroid[EI_CLASSIFIER_ANOM_AXIS_SIZE];
float max_error;
} ei_classifier_anom_cluster_t;
#if EI_CLASSIFIER_ANOM_AXIS_SIZE > 3
#error "a condition that is not the header's guard"
#endif
)";

constexpr const char* clusters_2020 = R"(/* Generated */

#ifndef CLUSTERS_H  // as all do
#define CLUSTERS_H

#include "edge-impulse-sdk/anomaly/anomaly.h"

// (before - mean) / scale
const float ei_classifier_anom_scale[EI_CLASSIFIER_ANOM_AXIS_SIZE] = { 4.657273870038276, 2.8360789417025694, 1 };
const float ei_classifier_anom_mean[EI_CLASSIFIER_ANOM_AXIS_SIZE] = { 4.112958237143245, -2, 0.1 };

const ei_classifier_anom_cluster_t ei_classifier_anom_clusters[EI_CLASSIFIER_ANOM_CLUSTER_COUNT] = { { { 1.7448680400848389, 0.1, 0 }, 0.26032347148088997 }
, { { -0.3352911174297333, 3.2002432346343994, -0.2315903604030609 }, 0 } };
#endif
#if 0
#endif
)";

}  // namespace

BlockExport export_2025() {
  return {"model-parameters/model_variables.h",
          {{"model-parameters/anomaly_metadata.h", clusters_2025}, {"model-parameters/model_variables.h", variables_2025}},
          types_2025,
          R"(
  write(scaler_config_3.mean_data, 3);
  write(scaler_config_3.scale_data, 3);
  for (const auto* config : {&config_4, &config_5}) {
    write(config->anom_scale, config->anom_axes_size);
    write(config->anom_mean, config->anom_axes_size);
    for (int i = 0; i < config->anom_cluster_count; ++i) {
      write(config->anom_clusters[i].centroid, config->anom_axes_size);
      write(&config->anom_clusters[i].max_error, 1);
    }
  }
)"};
}

BlockExport export_2020() {
  return {"model-parameters/anomaly_clusters.h",
          {{"model-parameters/anomaly_clusters.h", clusters_2020}, {"model-parameters/anomaly_types.h", types_2020}},
          {{"edge-impulse-sdk/anomaly/anomaly.h", "#include \"model-parameters/anomaly_types.h\"\n"}},
          R"(
  write(ei_classifier_anom_scale, 3);
  write(ei_classifier_anom_mean, 3);
  for (const auto& cluster : ei_classifier_anom_clusters) {
    write(cluster.centroid, 3);
    write(&cluster.max_error, 1);
  }
)"};
}

std::vector<HeaderFile> parameter_headers(const BlockExport& blocks) {
  std::vector<HeaderFile> headers;
  for (const auto& [path, text] : blocks.headers) headers.push_back({{path, text}, read_header(text)});
  return headers;
}

std::vector<BlockSource> sources_of(const BlockExport& blocks) {
  auto sources = read_blocks(parameter_headers(blocks));
  EXPECT_TRUE(sources) << said(sources);
  return *sources;
}

Release release_of(const BlockExport& export_) {
  Release release;
  release.context.project = {4711, "Blocks", 1, "1.75.3"};
  std::vector<Block> blocks;
  for (const auto& source : sources_of(export_)) {
    blocks.push_back(source.block);
    release.models.push_back({source.block.name, source.block.source, std::string(block_name(source.block.kind))});
  }
  release.layout = layout_lines({}, 0, blocks);
  release.image = *weight_image({}, false, blocks);
  release.constant_digests = constant_digests(release.image);
  return release;
}

TableOptions table_options(const Release& release, Restore restore) {
  return {"tiny", 4711, layout_fingerprint(release.layout), restore, "", false};
}

Texts patched(const BlockExport& blocks, Restore restore) {
  const auto release = release_of(blocks);
  auto files =
      patch_export({}, sources_of(blocks), parameter_headers(blocks), {}, release.image, table_options(release, restore));
  EXPECT_TRUE(files) << said(files);
  return *files;
}

void write(const TemporaryFolder& folder, const std::string& prefix, const Texts& files) {
  for (const auto& [path, text] : files) folder.write(prefix + "/" + path, text);
}

bool run(const TemporaryFolder& folder, const std::string& command) {
  const auto whole = "cd '" + folder.path().string() + "' && (" + command + ") >log 2>&1";
  return std::system(whole.c_str()) == 0;
}

std::string read(const TemporaryFolder& folder, const std::string& path) {
  std::ifstream file(folder / path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace ei_ota::test
