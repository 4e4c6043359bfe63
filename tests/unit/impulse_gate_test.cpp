// SPDX-License-Identifier: MIT
// Impulses whose first and last functions are EiOta's: which ones, and what an impulse and a change make of each other.
#include "rewrite/impulse_gate.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "block_fixture.h"
#include "ei_ota/ei_ota.h"
#include "rewrite/patch_headers.h"

namespace ei_ota {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* types = R"(#pragma once
#include <stdint.h>
typedef enum { EI_IMPULSE_OK = 0, EI_IMPULSE_TFLITE_ARENA_ALLOC_FAILED = -6 } EI_IMPULSE_ERROR;
typedef struct { float *centroid; float max_error; } ei_classifier_anom_cluster_t;
typedef struct {
  const uint16_t *anom_axis;
  uint16_t anom_axes_size;
  const ei_classifier_anom_cluster_t *anom_clusters;
  uint16_t anom_cluster_count;
  const float *anom_scale;
  const float *anom_mean;
} ei_learning_block_config_anomaly_kmeans_t;
typedef struct { uint32_t blockId; int (*extract_fn)(float *signal, void *config, const float frequency); } ei_model_dsp_t;
typedef struct { uint32_t blockId; EI_IMPULSE_ERROR (*infer_fn)(const int *impulse, void *config, bool debug); void *config; } ei_learning_block_t;
typedef struct { uint32_t block_id; EI_IMPULSE_ERROR (*postprocess_fn)(int *handle, uint32_t block); } ei_postprocessing_block_t;
typedef struct {
  const ei_model_dsp_t *dsp_blocks;
  const ei_learning_block_t *learning_blocks;
  const ei_postprocessing_block_t *postprocessing_blocks;
} ei_impulse_t;
int extract_raw_features(float *signal, void *config, const float frequency);
int extract_image_features(float *signal, void *config, const float frequency);
EI_IMPULSE_ERROR run_kmeans_anomaly(const int *impulse, void *config, bool debug);
EI_IMPULSE_ERROR run_nn_inference(const int *impulse, void *config, bool debug);
EI_IMPULSE_ERROR process_classification(int *handle, uint32_t block);
)";

constexpr const char* clusters = R"(#ifndef CLUSTERS_H
#define CLUSTERS_H
#include "edge-impulse-sdk/classifier/ei_model_types.h"
const uint16_t axes_4[] = { 0, 1 };
const float scale_4[2] = { 4, 1 };
const float mean_4[2] = { -1, 1 };
const ei_classifier_anom_cluster_t clusters_4[1] = { { ( float[2] ) { -0.5, 1 }, 0.5 } };
#endif
)";

constexpr const char* config = R"(#ifndef VARIABLES_H
#define VARIABLES_H
#include "anomaly_metadata.h"
const ei_learning_block_config_anomaly_kmeans_t config_4 = {
    .anom_axis = axes_4, .anom_axes_size = 2, .anom_clusters = clusters_4, .anom_cluster_count = 1, .anom_scale = scale_4,
    .anom_mean = mean_4,
};
)";

struct Tables {
  std::string dsp = "{ 2, &extract_raw_features }";
  std::string learning = "{ 3, &run_nn_inference, nullptr }, { 4, &run_kmeans_anomaly, (void*)&config_4 }";
  std::string postprocessing = "{ .block_id = 5, .postprocess_fn = &process_classification }";
};

test::BlockExport export_with(const Tables& tables) {
  auto text = fmt::format("{}const ei_model_dsp_t dsp_1[] = {{ {} }};\nconst ei_learning_block_t learning_1[] = {{ {} }};\n",
                          config, tables.dsp, tables.learning);
  text += tables.postprocessing.empty()
              ? "const ei_postprocessing_block_t *post_1 = nullptr;\n"
              : fmt::format("const ei_postprocessing_block_t post_1[] = {{ {} }};\n", tables.postprocessing);
  for (const int number : {1, 2})
    text += fmt::format(
        "const ei_impulse_t impulse_{} = {{ .dsp_blocks = dsp_1, .learning_blocks = learning_1, "
        ".postprocessing_blocks = post_1 }};\n",
        number);
  return {"model-parameters/model_variables.h",
          {{"model-parameters/anomaly_metadata.h", clusters}, {"model-parameters/model_variables.h", text + "#endif\n"}},
          {{"edge-impulse-sdk/classifier/ei_model_types.h", types}},
          ""};
}

std::string variables_of(const Tables& tables) {
  const auto blocks = export_with(tables);
  const auto headers = test::parameter_headers(blocks);
  return patch_headers(headers, test::sources_of(blocks), {}, "tiny").at("model-parameters/model_variables.h");
}

TEST(ImpulseGate, IsOfTheFirstAndTheLastFunctionAndOfTablesOfTwoImpulsesOnce) {
  const auto patched = variables_of({});
  EXPECT_THAT(patched, HasSubstr("const ei_model_dsp_t dsp_1[] = { { 2, &eiota_generated_impulse_begin1_tiny } };\n"));
  EXPECT_THAT(patched, HasSubstr("{ 3, &run_nn_inference, nullptr }, { 4, &eiota_generated_kmeans_tiny, (void*)&config_4 }"));
  EXPECT_THAT(patched, HasSubstr(".postprocess_fn = &eiota_generated_impulse_end2_tiny }"));
  EXPECT_THAT(patched, Not(HasSubstr("3_tiny")));
}

TEST(ImpulseGate, EndsWithTheLastLearningBlockWithoutPostprocessing) {
  const auto clusters_last = variables_of({.postprocessing = ""});
  EXPECT_THAT(clusters_last, HasSubstr("{ 3, &run_nn_inference, nullptr }, { 4, &eiota_generated_impulse_end2_tiny, (void*)"));
  EXPECT_THAT(clusters_last, HasSubstr("  if (!eiota_internal_begin_inference(&eiota_generated_headers_tiny, "
                                       "&eiota_generated_changing_tiny)) return EI_IMPULSE_TFLITE_ARENA_ALLOC_FAILED;\n"
                                       "  const EI_IMPULSE_ERROR result = run_kmeans_anomaly(arguments...);\n"));
  const auto network_last = variables_of(
      {.learning = "{ 4, &run_kmeans_anomaly, (void*)&config_4 }, { 3, &run_nn_inference, 0 }", .postprocessing = ""});
  EXPECT_THAT(network_last,
              HasSubstr("{ 4, &eiota_generated_kmeans_tiny, (void*)&config_4 }, { 3, &eiota_generated_impulse_end2"));
}

TEST(ImpulseGate, IsNotThereWhereTheSdkComparesAddressesOrOneEndIsUnknown) {
  for (const auto& tables : {Tables{.dsp = "{ 2, &extract_image_features }"}, Tables{.dsp = "{ 2, &extract_mfcc_features }"},
                             Tables{.dsp = "{ 2, extract_raw_features }"}, Tables{.dsp = "{ 2, &my_features }"},
                             Tables{.postprocessing = "{ .block_id = 5, .postprocess_fn = &my_filter }"},
                             Tables{.learning = "{ 4, &my_block, (void*)&config_4 }", .postprocessing = ""}})
    EXPECT_THAT(variables_of(tables), Not(HasSubstr("impulse_begin"))) << tables.dsp << tables.postprocessing;
}

/// Signal processing that keeps a state is called through an object of its class.
TEST(ImpulseGate, IsNotThereWhereTheSdkDoesNotCallTheFirstFunction) {
  const std::string row = "{{ 2, 33, &extract_flatten_features, (void*)&axes_4, axes_4, 2, 1, {} }}";
  const auto with = [&](const char* factory) { return variables_of({.dsp = fmt::format(fmt::runtime(row), factory)}); };
  for (const auto* const factory : {"flatten_class::create", "&create_it", "flatten_class::create, nullptr",
                                    "flatten_class::create, &config_4", "&config_4, flatten_class::create"})
    EXPECT_THAT(with(factory), Not(HasSubstr("impulse_begin"))) << factory;
  for (const auto* const factory : {"nullptr", "NULL", "nullptr, nullptr", "nullptr, &config_4"})
    EXPECT_THAT(with(factory), HasSubstr("&eiota_generated_impulse_begin1_tiny, (void*)")) << factory;
}

/// What headers hold, and what none of them does.
TEST(ImpulseGate, IsThereForSeveralNetworksWhateverHeadersHold) {
  const auto patched = [](const char* learning) {
    const auto headers = test::parameter_headers(export_with({.learning = learning, .postprocessing = ""}));
    return patch_headers(headers, {}, {}, "tiny").at("model-parameters/model_variables.h");
  };
  const auto two = patched("{ 3, &run_nn_inference, nullptr }, { 4, &run_gmm_anomaly, nullptr }");
  EXPECT_THAT(two, HasSubstr("{ 2, &eiota_generated_impulse_begin1_tiny }"));
  EXPECT_THAT(two, HasSubstr("{ 3, &run_nn_inference, nullptr }, { 4, &eiota_generated_impulse_end2_tiny, nullptr }"));
  EXPECT_THAT(patched("{ 3, &run_nn_inference, nullptr }"), Not(HasSubstr("impulse_begin")));
}

TEST(ImpulseGate, IsNotThereWhereAnotherImpulseOfTheSameSignalProcessingCouldNotEnd) {
  auto blocks = export_with({});
  auto& variables = blocks.headers.at("model-parameters/model_variables.h");
  variables.insert(variables.rfind("#endif"),
                   "const ei_learning_block_t other_3[] = { { 3, &my_block, nullptr } };\n"
                   "const ei_impulse_t impulse_3 = { .dsp_blocks = dsp_1, .learning_blocks = other_3 };\n");
  const auto headers = test::parameter_headers(blocks);
  EXPECT_THAT(patch_headers(headers, test::sources_of(blocks), {}, "tiny").at("model-parameters/model_variables.h"),
              Not(HasSubstr("impulse_begin")));
}

/// An impulse, in each of whose functions a change is tried; and a change, in which an impulse is.
constexpr const char* program = R"(
#include <stdio.h>
#include "model-parameters/model_variables.h"
#include "ei_ota/ei_ota.h"

extern "C" const ei_ota_model_t ei_ota_tiny;
extern "C" int eiota_internal_restore_load_image(const ei_ota_model_t *) { return 0; }

static ei_ota_config_t ota_config = {};
static ei_ota_t ota = {};
static bool fails;

static int change() { return ei_ota_restore(&ota); }
int extract_raw_features(float *, void *, const float) { printf("dsp %d ", change()); return fails ? -2 : 0; }
EI_IMPULSE_ERROR run_nn_inference(const int *, void *, bool) { printf("network %d ", change()); return EI_IMPULSE_OK; }
EI_IMPULSE_ERROR run_kmeans_anomaly(const int *, void *, bool) { printf("clusters %d ", change()); return EI_IMPULSE_OK; }
EI_IMPULSE_ERROR process_classification(int *, uint32_t) { printf("result %d ", change()); return EI_IMPULSE_OK; }

static int run_classifier() {
  const int error = dsp_1[0].extract_fn(nullptr, nullptr, 1);
  if (error != 0) return error;
  for (const auto &block : learning_1)
    if (const int failed = block.infer_fn(nullptr, block.config, false)) return failed;
#ifdef HAS_POSTPROCESSING
  return post_1[0].postprocess_fn(nullptr, 5);
#else
  return 0;
#endif
}

int main() {
  ota_config.model = &ei_ota_tiny;
  ota_config.weights_changed = [](void *) { printf("meanwhile %d ", run_classifier()); };
  ota.config = &ota_config;
  for (int round = 0; round != 2; ++round) {
    fails = round == 1;
    const int error = run_classifier();
    printf("= %d, ", error);
    printf("after %d\n", change());
  }
}
)";

class ImpulseGateOf : public testing::TestWithParam<bool> {};

INSTANTIATE_TEST_SUITE_P(Postprocessing, ImpulseGateOf, testing::Bool());

TEST_P(ImpulseGateOf, KeepsChangesOutOfTheImpulseAndTheImpulseOutOfAChange) {
  const test::TemporaryFolder folder;
  const auto blocks = export_with(GetParam() ? Tables{} : Tables{.postprocessing = ""});
  test::write(folder, ".", blocks.sdk);
  test::write(folder, ".", test::patched(blocks, Restore::LoadImage));
  folder.write("main.cpp", std::string(GetParam() ? "#define HAS_POSTPROCESSING\n" : "") + program);
  const auto runtime = std::string(EI_OTA_SOURCE_DIR) + "/runtime";
  for (const auto* const options : {"-O0 -std=gnu++11", "-O2 -flto -std=c++17"}) {
    ASSERT_TRUE(
        test::run(folder, fmt::format("mkdir -p runtime && cd runtime && {} -std=c99 -I{}/include -c "
                                      "$(ls {}/src/*.c | grep -v load_image)",
                                      EI_OTA_CC, runtime, runtime)) &&
        test::run(folder, fmt::format("{} {} -Wall -Wextra -Werror -Wno-missing-field-initializers -I. -I{}/include *.cpp "
                                      "tflite-model/*.cpp runtime/*.o -o program",
                                      EI_OTA_CXX, options, runtime)))
        << test::read(folder, "log");
    ASSERT_TRUE(test::run(folder, "./program")) << test::read(folder, "log");
    const auto busy = static_cast<int>(EI_OTA_ERR_BUSY);
    EXPECT_EQ(test::read(folder, "log"), fmt::format("dsp {0} network {0} clusters {0} {1}= 0, meanwhile -1 after 0\n"
                                                     "dsp {0} = -2, meanwhile -1 after 0\n",
                                                     busy, GetParam() ? fmt::format("result {} ", busy) : ""));
  }
}

}  // namespace
}  // namespace ei_ota
