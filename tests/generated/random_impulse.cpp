// SPDX-License-Identifier: MIT
#include "random_impulse.h"

#include <cstring>

#include "random_values.h"

namespace ei_ota::test {
namespace {

constexpr std::size_t features = 4, anomaly_axes = 3, clusters = 2;

constexpr const char* labels[2] = {R"("idle", "snake", "wave")", R"("resting", "winding", "waving")"};

constexpr const char* start = R"(#include <stdint.h>
#include "model_metadata.h"
#include "anomaly_metadata.h"
)";

/// {0}: the first function, {1}: the scaler
constexpr const char* dsp_table = R"(
const uint8_t ei_dsp_blocks_4711_1_size = 1;
ei_model_dsp_t ei_dsp_blocks_4711_1[ei_dsp_blocks_4711_1_size] = {{
    {{ // DSP block 2
        2,
        4, // output size
        {0}, // DSP function pointer
        nullptr, // pointer to config struct
        nullptr, // array of offsets into the input stream, one for each axis
        0, // number of axes
        1, // version
        nullptr, // factory function
        {1}, // data normalization config
    }}
}};
)";

/// {0}: prefix of the functions, {1}: its block, {2}: whether it is told by the tensor what its outputs are
constexpr const char* network_config = R"(
const ei_config_tflite_eon_graph_t ei_config_graph_4711_{1} = {{
    .implementation_version = 1,
    .model_init = &{0}_init,
    .model_invoke = &{0}_invoke,
    .model_reset = &{0}_reset,
    .model_input = &{0}_input,
    .model_output = &{0}_output,
}};
ei_learning_block_config_tflite_graph_t ei_learning_block_config_4711_{1} = {{
    .implementation_version = 1,
    .block_id = {1},
    .graph_config = (void*)&ei_config_graph_4711_{1},
    .dequantize_output = {2},
}};
)";

constexpr const char* kmeans_config = R"(
const ei_learning_block_config_anomaly_kmeans_t ei_learning_block_config_4711_4 = {
    .anom_axis = ei_classifier_anom_axes_4711_4,
    .anom_axes_size = 3,
    .anom_clusters = ei_classifier_anom_clusters_4711_4,
    .anom_cluster_count = 2,
    .anom_scale = ei_classifier_anom_scale_4711_4,
    .anom_mean = ei_classifier_anom_mean_4711_4,
};
)";

constexpr const char* gmm_config = R"(
ei_learning_block_config_anomaly_gmm_t ei_learning_block_config_4711_5 = {
    .implementation_version = 1,
    .anom_axis = ei_classifier_anom_axes_4711_4,
    .anom_axes_size = 3,
    .graph_config = (void*)&ei_config_graph_4711_4,
};
)";

/// {0}: its block, {1}: the function, {2}: its configuration's block
constexpr const char* learning_row = R"(    {{
        {0},
        {1},
        (void*)&ei_learning_block_config_4711_{2},
        0,
        ei_learning_block_4711_inputs,
        1,
    }},
)";

/// {0}: zero point, {1}: scale
constexpr const char* output_table = R"(
ei_fill_result_classification_i8_config_t ei_fill_result_classification_i8_config_4711_3 = {{
    .zero_point = {0},
    .scale = {1}
}};
const size_t ei_postprocessing_blocks_4711_1_size = 1;
const ei_postprocessing_block_t ei_postprocessing_blocks_4711_1[ei_postprocessing_blocks_4711_1_size] = {{
    {{
        .block_id = 3,
        .type = 1,
        .init_fn = NULL,
        .deinit_fn = NULL,
        .postprocess_fn = &process_classification_i8,
        .display_fn = NULL,
        .config = (void*)&ei_fill_result_classification_i8_config_4711_3,
        .input_block_id = 3
    }},
}};
)";

constexpr const char* no_output_table = R"(
const size_t ei_postprocessing_blocks_4711_1_size = 0;
const ei_postprocessing_block_t *ei_postprocessing_blocks_4711_1 = nullptr;
)";

constexpr const char* impulse = R"(
const ei_impulse_t impulse_4711_1 = {
    .project_id = 4711,
    .dsp_blocks_size = ei_dsp_blocks_4711_1_size,
    .dsp_blocks = ei_dsp_blocks_4711_1,
    .learning_blocks_size = ei_learning_blocks_4711_1_size,
    .learning_blocks = ei_learning_blocks_4711_1,
    .postprocessing_blocks_size = ei_postprocessing_blocks_4711_1_size,
    .postprocessing_blocks = ei_postprocessing_blocks_4711_1,
    .label_count = 3,
    .categories = ei_classifier_inferencing_categories_4711_1
};
)";

std::string scaler(RandomValues& values) {
  std::string text, config = "ei_data_normalization_standard_scaler_config_t scaler_config_4711_2 = {\n";
  for (const auto* const part : {"mean", "scale", "var"}) {
    text += values.floats(fmt::format("ei_dn_standard_scaler_{}_4711_2", part), std::to_string(features), features);
    config +=
        fmt::format("    .{0}_data = (float *)ei_dn_standard_scaler_{0}_4711_2,\n    .{0}_data_len = {1},\n", part, features);
  }
  return text + config +
         "};\n"
         "const ei_data_normalization_t ei_data_normalization_config_4711_2 = {\n"
         "    (void *) &scaler_config_4711_2, // config\n"
         "    DATA_NORMALIZATION_METHOD_STANDARD_SCALER, // method\n"
         "    nullptr, // context\n"
         "    nullptr, // init func\n"
         "    nullptr, // deinit func\n"
         "    &data_normalization_standard_scaler // exec func\n"
         "};\n";
}

std::string kmeans(RandomValues& values) {
  const std::string id = "4711_4";
  auto text = values.floats("ei_classifier_anom_scale_" + id, std::to_string(anomaly_axes), anomaly_axes) +
              values.floats("ei_classifier_anom_mean_" + id, std::to_string(anomaly_axes), anomaly_axes) +
              fmt::format("const ei_classifier_anom_cluster_t ei_classifier_anom_clusters_{}[{}] = {{\n", id, clusters);
  for (std::size_t i = 0; i < clusters; ++i)
    text += fmt::format("\t{{ ( float[{}] ) {}, {} }},\n", anomaly_axes, values.numbers(anomaly_axes), values.number());
  return text + "};\n";
}

std::string learning_table(ImpulseKind kind) {
  std::string rows = fmt::format(fmt::runtime(learning_row), 3, "&run_nn_inference", 3);
  if (kind == ImpulseKind::Mixture)
    rows += fmt::format(fmt::runtime(learning_row), 4, "&run_gmm_anomaly", 5);
  else if (kind != ImpulseKind::Output)
    rows += fmt::format(fmt::runtime(learning_row), 4, "&run_kmeans_anomaly", 4);
  return fmt::format(
      "const uint8_t ei_learning_blocks_4711_1_size = {};\n"
      "const uint32_t ei_learning_block_4711_inputs[1] = {{ 2 }};\n"
      "const ei_learning_block_t ei_learning_blocks_4711_1[ei_learning_blocks_4711_1_size] = {{\n{}}};\n",
      kind == ImpulseKind::Output ? 1 : 2, rows);
}

std::string output_config(const Model& network) {
  const auto& quantization = *network.tensors[static_cast<std::size_t>(network.outputs[0])].quantization;
  std::int32_t zero_point = 0;
  std::memcpy(&zero_point, network.definitions[quantization.zero_point].elements.data(), sizeof zero_point);
  const auto scale = float32_at(network.definitions[quantization.scale].elements, 0);
  return fmt::format(fmt::runtime(output_table), zero_point, scale);
}

}  // namespace

std::map<std::string, std::string> random_impulse(ImpulseKind kind, std::uint32_t shape_seed, std::uint32_t weight_seed,
                                                  const Model& network) {
  RandomValues values(shape_seed, weight_seed);
  const bool is_mixture = kind == ImpulseKind::Mixture;
  const bool has_blocks = !is_mixture && kind != ImpulseKind::Output;
  std::string metadata =
      "#include \"edge-impulse-sdk/classifier/ei_model_types.h\"\n\n"
      "const uint16_t ei_classifier_anom_axes_4711_4[] = { 0, 2, 3 };\n";
  auto variables = start + fmt::format("#include \"tflite-model/{}_compiled.h\"\n", impulse_names.network);
  if (is_mixture) variables += fmt::format("#include \"tflite-model/{}_compiled.h\"\n", impulse_names.gmm);
  variables += fmt::format("\nconst char* ei_classifier_inferencing_categories_4711_1[] = {{ {} }};\n\n",
                           labels[has_blocks ? weight_seed % 2 : 0]);
  if (has_blocks) metadata += kmeans(values);
  if (has_blocks) variables += scaler(values);
  variables +=
      fmt::format(fmt::runtime(dsp_table), kind == ImpulseKind::Audio ? "&extract_mfe_features" : "&extract_raw_features",
                  has_blocks ? "&ei_data_normalization_config_4711_2" : "nullptr");
  variables += fmt::format(fmt::runtime(network_config), impulse_names.network, 3, is_mixture ? 1 : 0);
  if (is_mixture) variables += fmt::format(fmt::runtime(network_config), impulse_names.gmm, 4, 0) + gmm_config;
  if (has_blocks) variables += kmeans_config;
  variables += learning_table(kind) + (is_mixture ? no_output_table : output_config(network));
  return {{"anomaly_metadata.h", guarded("ANOMALY_METADATA_H", metadata)},
          {"model_variables.h", guarded("MODEL_VARIABLES_H", variables + impulse)}};
}

}  // namespace ei_ota::test
