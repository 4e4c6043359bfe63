// SPDX-License-Identifier: MIT
// Learning blocks that look at K-means clusters through a gate: their text, and what they and changes make of each other.
#include "rewrite/kmeans_gate.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "block_fixture.h"
#include "ei_ota/ei_ota.h"
#include "external_symbols.h"
#include "rewrite/handshake.h"
#include "rewrite/patch_headers.h"

namespace ei_ota {
namespace {

using testing::HasSubstr;
using testing::IsSubsetOf;
using testing::Not;

constexpr const char* clusters = R"(#ifndef CLUSTERS_H
#define CLUSTERS_H
#include "edge-impulse-sdk/classifier/ei_model_types.h"
const uint16_t axes_4[] = { 0, 1 };
const float scale_4[2] = { 4, 1 };
const float mean_4[2] = { -1, 1 };
const ei_classifier_anom_cluster_t clusters_4[1] = { { ( float[2] ) { -0.5, 1 }, 0.5 } };
#endif
)";

constexpr const char* before_table = R"(#ifndef VARIABLES_H
#define VARIABLES_H
#include "anomaly_metadata.h"
#include "edge-impulse-sdk/classifier/inferencing_engines/engines.h"
const ei_learning_block_config_anomaly_kmeans_t config_4 = {
    .anom_axis = axes_4,
    .anom_axes_size = 2,
    .anom_clusters = clusters_4,
    .anom_cluster_count = 1,
    .anom_scale = scale_4,
    .anom_mean = mean_4,
};
)";

/// @param more  parameters of the SDK's function, as newer SDKs have more
test::BlockExport export_with(const std::string& table, const std::string& more = "") {
  const auto types = fmt::format(R"(#pragma once
#include <stdint.h>
typedef enum {{ EI_IMPULSE_OK = 0, EI_IMPULSE_TFLITE_ARENA_ALLOC_FAILED = -6 }} EI_IMPULSE_ERROR;
typedef struct {{ float *centroid; float max_error; }} ei_classifier_anom_cluster_t;
typedef struct {{
  const uint16_t *anom_axis;
  uint16_t anom_axes_size;
  const ei_classifier_anom_cluster_t *anom_clusters;
  uint16_t anom_cluster_count;
  const float *anom_scale;
  const float *anom_mean;
}} ei_learning_block_config_anomaly_kmeans_t;
typedef struct {{
  uint32_t blockId;
  EI_IMPULSE_ERROR (*infer_fn)(const int *impulse, {0}float &result, void *config, bool debug);
  void *config;
}} ei_learning_block_t;
)",
                                 more);
  const auto engines = fmt::format(R"(#pragma once
#include "edge-impulse-sdk/classifier/ei_model_types.h"
EI_IMPULSE_ERROR run_kmeans_anomaly(const int *impulse, {0}float &result, void *config, bool debug);
EI_IMPULSE_ERROR run_nn_inference(const int *impulse, {0}float &result, void *config, bool debug);
)",
                                   more);
  return {"model-parameters/model_variables.h",
          {{"model-parameters/anomaly_metadata.h", clusters},
           {"model-parameters/model_variables.h", before_table + table + "#endif\n"}},
          {{"edge-impulse-sdk/classifier/ei_model_types.h", types},
           {"edge-impulse-sdk/classifier/inferencing_engines/engines.h", engines}},
          ""};
}

constexpr const char* named = R"(const ei_learning_block_t learning_blocks[2] = {
    { 3, &run_nn_inference, nullptr, },
    { 4, &run_kmeans_anomaly, (void*)&config_4, },
};
)";

std::string variables_of(const test::BlockExport& blocks) {
  const auto headers = test::parameter_headers(blocks);
  return patch_headers(headers, test::sources_of(blocks), {}, "tiny").at("model-parameters/model_variables.h");
}

TEST(KmeansGate, StandsBeforeTheTableThatNamesTheSdksFunction) {
  EXPECT_THAT(variables_of(export_with(named)), HasSubstr(R"(
};
#include "ei_ota/ei_ota_model.h"
)" + refuse_other_runtime() + R"(// EiOta: clusters change only while nothing looks at them, and nothing does while they change.
extern "C" {
extern volatile uint8_t eiota_generated_headers_tiny;
extern volatile uint8_t eiota_generated_changing_tiny;
}
template <class... Arguments>
EI_IMPULSE_ERROR eiota_generated_kmeans_tiny(Arguments... arguments) {
  const bool is_outermost = eiota_generated_headers_tiny == 0;
  if (!eiota_internal_begin_inference(&eiota_generated_headers_tiny, &eiota_generated_changing_tiny)) return EI_IMPULSE_TFLITE_ARENA_ALLOC_FAILED;
  const EI_IMPULSE_ERROR result = run_kmeans_anomaly(arguments...);
  if (is_outermost) eiota_internal_end_inference(&eiota_generated_headers_tiny);
  return result;
}
const ei_learning_block_t learning_blocks[2] = {
    { 3, &run_nn_inference, nullptr, },
    { 4, &eiota_generated_kmeans_tiny, (void*)&config_4, },
};
)"));
}

TEST(KmeansGate, StandsOnceBeforeSeveralTables) {
  const auto patched = variables_of(export_with(
      "/* one */ const ei_learning_block_t learning_blocks_a[1] = { { .blockId = 4, .infer_fn = &run_kmeans_anomaly } };\n"
      "const ei_learning_block_t learning_blocks_b[1] = { { 4, & run_kmeans_anomaly, nullptr } };\n"));
  EXPECT_THAT(patched, HasSubstr("/* one */ \n#include \"ei_ota/ei_ota_model.h\"\n"));
  EXPECT_THAT(patched, HasSubstr("\nconst ei_learning_block_t learning_blocks_a[1] = { { .blockId = 4, .infer_fn = "
                                 "&eiota_generated_kmeans_tiny } };\nconst ei_learning_block_t learning_blocks_b[1] = { { 4, "
                                 "&eiota_generated_kmeans_tiny, nullptr } };\n"));
}

TEST(KmeansGate, IsNotThereWhereTheSdksFunctionIsNamedOtherwise) {
  for (const std::string table : {"", "const ei_learning_block_t blocks[1] = { { 3, &run_nn_inference, nullptr } };\n",
                                  "const ei_learning_block_t blocks[1] = { { 4, run_kmeans_anomaly, nullptr } };\n",
                                  "const ei_learning_block_t blocks[1] = { { 4, &run_kmeans_anomaly_2, nullptr } };\n",
                                  "const other_t blocks[1] = { { 4, &run_kmeans_anomaly, nullptr } };\n"}) {
    const auto patched = variables_of(export_with(table));
    EXPECT_THAT(patched, Not(HasSubstr("eiota_generated_kmeans"))) << table;
    EXPECT_THAT(patched, HasSubstr("};\n" + table + "#endif\n"));
  }
}

TEST(KmeansGate, IsNotThereWhereNoClustersAreWeights) {
  auto blocks = export_with(named);
  const auto headers = test::parameter_headers(blocks);
  EXPECT_THAT(patch_headers(headers, {}, {}, "tiny").at("model-parameters/model_variables.h"),
              Not(HasSubstr("eiota_generated_kmeans")));
}

/// The SDK's function begins an inference of the same clusters and a change; the change begins an inference.
constexpr const char* program = R"(
#include <stdio.h>
#include "model-parameters/model_variables.h"
#include "ei_ota/ei_ota.h"

extern "C" const ei_ota_model_t ei_ota_tiny;
extern "C" int eiota_internal_restore_load_image(const ei_ota_model_t *) { return 0; }

static ei_ota_config_t config = {};
static ei_ota_t ota = {};
static int calls, meanwhile[2], refused;

static EI_IMPULSE_ERROR infer() {
  const int impulse = 7;
  float result = 0;
  const EI_IMPULSE_ERROR error = learning_blocks[1].infer_fn(&impulse, ARGUMENTS result, learning_blocks[1].config, true);
  if (error == EI_IMPULSE_OK && (result != 1.5F || impulse != 7)) puts("the result is lost");
  return error;
}

EI_IMPULSE_ERROR run_nn_inference(const int *, PARAMETERS float &, void *, bool) { return EI_IMPULSE_OK; }
EI_IMPULSE_ERROR run_kmeans_anomaly(const int *impulse, PARAMETERS float &result, void *block, bool debug) {
  if (*impulse != 7 || block != &config_4 || !debug) puts("another argument");
  if (++calls == 1 && infer() != EI_IMPULSE_OK) puts("an inference keeps another one out");
  meanwhile[calls - 1] = ei_ota_restore(&ota);
  if (calls == 2) calls = 1;
  result = 1.5F;
  return EI_IMPULSE_OK;
}

int main() {
  config.model = &ei_ota_tiny;
  config.weights_changed = [](void *) { refused = infer(); };
  ota.config = &config;
  const int error = infer();
  printf("%d %d %d, ", error, meanwhile[1], meanwhile[0]);
  calls = 0;
  const int changed = ei_ota_restore(&ota);
  printf("%d %d %d, ", changed, refused, calls);
  printf("%d\n", infer());
}
)";

struct Signature {
  const char* name;
  const char* parameters;  ///< what its SDK has and others have not
  const char* arguments;
};

void PrintTo(const Signature& signature, std::ostream* stream) { *stream << signature.name; }

class KmeansGateOf : public testing::TestWithParam<Signature> {
 protected:
  KmeansGateOf() {
    const auto blocks = export_with(named, GetParam().parameters);
    test::write(folder, ".", blocks.sdk);
    test::write(folder, ".", test::patched(blocks, Restore::LoadImage));
    folder.write("main.cpp", fmt::format("#define PARAMETERS {}\n#define ARGUMENTS {}\n{}", GetParam().parameters,
                                         GetParam().arguments, program));
    folder.write("second.cpp",
                 "#include \"model-parameters/model_variables.h\"\nextern const ei_learning_block_t *const second;\n"
                 "const ei_learning_block_t *const second = learning_blocks;\n");
  }

  bool compile_runtime(const std::string& options) const {
    return test::run(folder, fmt::format("mkdir -p runtime && cd runtime && {} -std=c99 {} -I{}/include -c "
                                         "$(ls {}/src/*.c | grep -v load_image)",
                                         EI_OTA_CC, options, runtime, runtime));
  }

  bool link(const std::string& options) const {
    return test::run(folder, fmt::format("{} {} -Wall -Wextra -Werror -Wno-missing-field-initializers -I. -I{}/include "
                                         "-save-temps=obj *.cpp tflite-model/*.cpp runtime/*.o -o program",
                                         EI_OTA_CXX, options, runtime));
  }

  const std::string runtime = std::string(EI_OTA_SOURCE_DIR) + "/runtime";
  const test::TemporaryFolder folder;
};

INSTANTIATE_TEST_SUITE_P(Signature, KmeansGateOf,
                         testing::Values(Signature{"2023", "", ""}, Signature{"2025", "uint32_t, uint32_t *,", "1u, nullptr,"}),
                         [](const auto& info) { return info.param.name; });

TEST_P(KmeansGateOf, KeepsClustersFromChangingUnderAnInferenceAndInferencesOutOfAChange) {
  for (const auto* const options : {"-O0", "-O2 -flto"}) {
    ASSERT_TRUE(compile_runtime(options) && link(options)) << test::read(folder, "log");
    ASSERT_TRUE(test::run(folder, "./program"));
    EXPECT_EQ(test::read(folder, "log"), fmt::format("0 {0} {0}, 0 -6 0, 0\n", static_cast<int>(EI_OTA_ERR_BUSY)));
  }
}

TEST_P(KmeansGateOf, CompilesAsEveryStandardAndHasNamesThatTellWhoseTheyAre) {
  ASSERT_TRUE(compile_runtime("-O0")) << test::read(folder, "log");
  for (const auto* const standard : {"-std=gnu++11", "-std=c++11", "-std=c++17", "-std=c++20"})
    ASSERT_TRUE(link(standard)) << standard << test::read(folder, "log");
  EXPECT_THAT(test::own_symbols(folder.path(), "program-second.o"), IsSubsetOf({"second"}));
}

}  // namespace
}  // namespace ei_ota
