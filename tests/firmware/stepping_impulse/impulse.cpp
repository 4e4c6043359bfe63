// SPDX-License-Identifier: MIT
#include "impulse.h"

#include <string.h>

#include "dump.h"

void (*between_blocks)() = nullptr;

namespace {

constexpr float samples[EI_FEATURES] = {0.5F, -1.25F, 2, 0.75F};

uint32_t read_so_far;

void note(const void* bytes, size_t size) {
  const uint32_t* word = static_cast<const uint32_t*>(bytes);
  for (; size >= sizeof *word; size -= sizeof *word) read_so_far = (read_so_far ^ *word++) * 16777619u;
  const uint8_t* const rest = reinterpret_cast<const uint8_t*>(word);
  for (size_t i = 0; i < size; ++i) read_so_far = (read_so_far ^ rest[i]) * 16777619u;
}

float read(const float& weight) {
  note(&weight, sizeof weight);
  return weight;
}

ei_feature_t features[1], outputs[EI_BLOCKS];

EI_IMPULSE_ERROR extract_all(const ei_impulse_t& impulse) {
  signal_t signal = {samples};
  for (size_t i = 0; i < impulse.dsp_blocks_size; ++i) {
    const ei_model_dsp_t block = impulse.dsp_blocks[i];
    if (block.extract_fn(&signal, &features[i], block.config, 62.5F) != 0) return EI_IMPULSE_DSP_ERROR;
  }
  return EI_IMPULSE_OK;
}

EI_IMPULSE_ERROR normalize_all(const ei_impulse_t& impulse) {
  for (size_t i = 0; i < impulse.dsp_blocks_size; ++i) {
    const ei_data_normalization_t* const normalization = impulse.dsp_blocks[i].data_normalization_config;
    if (normalization == nullptr) continue;
    const EI_IMPULSE_ERROR error = normalization->exec_fn((void*)&impulse.dsp_blocks[i], &features[i]);
    if (error != EI_IMPULSE_OK) return error;
  }
  return EI_IMPULSE_OK;
}

EI_IMPULSE_ERROR infer_all(const ei_impulse_t& impulse, ei_impulse_result_t& result) {
  for (uint32_t i = 0; i < impulse.learning_blocks_size; ++i) {
    const ei_learning_block_t block = impulse.learning_blocks[i];
    if (i != 0 && between_blocks != nullptr) between_blocks();
    const EI_IMPULSE_ERROR error = block.infer_fn(&impulse, features, i, (uint32_t*)block.input_block_ids,
                                                  block.input_block_ids_size, &result, block.config, false);
    if (error != EI_IMPULSE_OK) return error;
  }
  return EI_IMPULSE_OK;
}

EI_IMPULSE_ERROR postprocess_all(const ei_impulse_t& impulse, ei_impulse_result_t& result) {
  ei_impulse_handle_t handle = {&impulse};
  for (uint32_t i = 0; i < impulse.postprocessing_blocks_size; ++i) {
    const ei_postprocessing_block_t& block = impulse.postprocessing_blocks[i];
    const EI_IMPULSE_ERROR error = block.postprocess_fn(&handle, i, block.input_block_id, &result, block.config, nullptr);
    if (error != EI_IMPULSE_OK) return error;
  }
  return EI_IMPULSE_OK;
}

}  // namespace

extern "C" void dump(dump_record_t, uint32_t, uint32_t, const void* bytes, size_t size) { note(bytes, size); }

uint32_t weights_read() { return read_so_far; }

EI_IMPULSE_ERROR run_impulse(const ei_impulse_t& impulse, ei_impulse_result_t& result) {
  read_so_far = 0;
  memset(&result, 0, sizeof result);
  result._raw_outputs = outputs;
  for (uint32_t i = 0; i < impulse.label_count; ++i) result.classification[i].label = impulse.categories[i];
  EI_IMPULSE_ERROR error = extract_all(impulse);
  if (error == EI_IMPULSE_OK) error = normalize_all(impulse);
  if (error == EI_IMPULSE_OK) error = infer_all(impulse, result);
  return error == EI_IMPULSE_OK ? postprocess_all(impulse, result) : error;
}

int extract_raw_features(signal_t* signal, ei_feature_t* extracted, void*, const float) {
  memcpy(extracted->buffer, signal->values, sizeof extracted->buffer);
  return 0;
}

int extract_mfe_features(signal_t* signal, ei_feature_t* extracted, void* config, const float frequency) {
  return extract_raw_features(signal, extracted, config, frequency);
}

EI_IMPULSE_ERROR data_normalization_standard_scaler(void* dsp_block, ei_feature_t* normalized) {
  const auto& block = *static_cast<const ei_model_dsp_t*>(dsp_block);
  const auto& scaler =
      *static_cast<const ei_data_normalization_standard_scaler_config_t*>(block.data_normalization_config->config);
  for (int i = 0; i < scaler.mean_data_len; ++i) normalized->buffer[i] -= read(scaler.mean_data[i]);
  for (int i = 0; i < scaler.scale_data_len; ++i) normalized->buffer[i] *= read(scaler.scale_data[i]);
  return EI_IMPULSE_OK;
}

/// The outputs are the bytes of the checksum of what the network has read, its input included.
EI_IMPULSE_ERROR run_nn_inference(const ei_impulse_t* impulse, ei_feature_t* input, uint32_t index, uint32_t*, uint32_t,
                                  ei_impulse_result_t* result, void* config, bool) {
  const auto& block = *static_cast<const ei_learning_block_config_tflite_graph_t*>(config);
  const auto& graph = *static_cast<const ei_config_tflite_eon_graph_t*>(block.graph_config);
  TfLiteTensor input_tensor, output_tensor;
  if (graph.model_init(nullptr) != kTfLiteOk) return EI_IMPULSE_TFLITE_ARENA_ALLOC_FAILED;
  if (graph.model_input(0, &input_tensor) != kTfLiteOk) return EI_IMPULSE_TFLITE_ERROR;
  if (graph.model_output(0, &output_tensor) != kTfLiteOk) return EI_IMPULSE_TFLITE_ERROR;
  note(input->buffer, sizeof input->buffer);
  note(&input_tensor.params, sizeof input_tensor.params);
  if (graph.model_invoke() != kTfLiteOk) return EI_IMPULSE_TFLITE_ERROR;
  memcpy(result->_raw_outputs[index].buffer_i8, &read_so_far, sizeof read_so_far);
  if (block.dequantize_output)
    for (uint32_t i = 0; i < impulse->label_count; ++i)
      result->classification[i].value =
          static_cast<float>(result->_raw_outputs[index].buffer_i8[i] - output_tensor.params.zero_point) *
          output_tensor.params.scale;
  graph.model_reset(nullptr);
  return EI_IMPULSE_OK;
}

/// The distance to the farthest cluster, without a root.
EI_IMPULSE_ERROR run_kmeans_anomaly(const ei_impulse_t*, ei_feature_t* input, uint32_t, uint32_t*, uint32_t,
                                    ei_impulse_result_t* result, void* config, bool) {
  const auto& block = *static_cast<const ei_learning_block_config_anomaly_kmeans_t*>(config);
  float scaled[EI_FEATURES];
  for (uint32_t i = 0; i < block.anom_axes_size; ++i)
    scaled[i] = (input->buffer[block.anom_axis[i]] - read(block.anom_mean[i])) * read(block.anom_scale[i]);
  for (uint32_t cluster = 0; cluster < block.anom_cluster_count; ++cluster) {
    float distance = -read(block.anom_clusters[cluster].max_error);
    for (uint32_t i = 0; i < block.anom_axes_size; ++i) {
      const float difference = scaled[i] - read(block.anom_clusters[cluster].centroid[i]);
      distance += difference * difference;
    }
    if (cluster == 0 || distance > result->anomaly) result->anomaly = distance;
  }
  return EI_IMPULSE_OK;
}

EI_IMPULSE_ERROR run_gmm_anomaly(const ei_impulse_t* impulse, ei_feature_t* input, uint32_t index, uint32_t* ids,
                                 uint32_t ids_size, ei_impulse_result_t* result, void* config, bool debug) {
  const auto& block = *static_cast<const ei_learning_block_config_anomaly_gmm_t*>(config);
  ei_learning_block_config_tflite_graph_t network = {1, index, block.graph_config, 0};
  ei_feature_t chosen = {};
  for (uint32_t i = 0; i < block.anom_axes_size; ++i) chosen.buffer[i] = input->buffer[block.anom_axis[i]];
  const EI_IMPULSE_ERROR error = run_nn_inference(impulse, &chosen, index, ids, ids_size, result, &network, debug);
  result->anomaly = static_cast<float>(result->_raw_outputs[index].buffer_i8[0]);
  return error;
}

EI_IMPULSE_ERROR process_classification_i8(ei_impulse_handle_t* handle, uint32_t, uint32_t, ei_impulse_result_t* result,
                                           void* config, void*) {
  const auto& output = *static_cast<const ei_fill_result_classification_i8_config_t*>(config);
  for (uint32_t i = 0; i < handle->impulse->label_count; ++i) {
    result->classification[i].label = handle->impulse->categories[i];
    result->classification[i].value =
        (static_cast<float>(result->_raw_outputs[0].buffer_i8[i]) - read(output.zero_point)) * read(output.scale);
  }
  return EI_IMPULSE_OK;
}
