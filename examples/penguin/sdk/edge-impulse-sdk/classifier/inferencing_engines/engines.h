// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// The blocks before the answer: the image block that fills the model's input, and the model.
#pragma once

#include <string.h>

#include "edge-impulse-sdk/classifier/ei_aligned_malloc.h"
#include "edge-impulse-sdk/classifier/ei_model_types.h"
#include "edge-impulse-sdk/porting/ei_classifier_porting.h"

/// Grey pixels are 0 .. 1 for the model, so its input scale is 1/255 whatever it was trained on.
inline EI_IMPULSE_ERROR extract_image_features(const uint8_t* pixels, const TfLiteTensor* input) {
  if (input->type != kTfLiteInt8 || input->params.scale != 1.0f / 255) return EI_IMPULSE_UNSUPPORTED_INFERENCING_ENGINE;
  for (size_t i = 0; i < input->bytes; ++i) input->data.int8[i] = static_cast<int8_t>(pixels[i] + input->params.zero_point);
  return EI_IMPULSE_OK;
}

/// Runs the compiled model from init to reset.
inline EI_IMPULSE_ERROR run_nn_inference(const ei_impulse_t* impulse, const uint8_t* pixels, void* config,
                                         ei_impulse_result_t* result) {
  const auto* block = static_cast<const ei_learning_block_config_tflite_graph_t*>(config);
  const auto* graph = static_cast<const ei_config_tflite_eon_graph_t*>(block->graph_config);
  if (graph->model_init(ei_aligned_calloc) != kTfLiteOk) {
    graph->model_reset(ei_aligned_free);
    return EI_IMPULSE_TFLITE_ARENA_ALLOC_FAILED;
  }
  TfLiteTensor input, output;
  graph->model_input(0, &input);
  graph->model_output(block->output_tensors_indices[0], &output);
  EI_IMPULSE_ERROR error = impulse->dsp_blocks[0].extract_fn(pixels, &input);
  if (error == EI_IMPULSE_OK && graph->model_invoke() != kTfLiteOk) error = EI_IMPULSE_TFLITE_ERROR;
  if (error == EI_IMPULSE_OK) memcpy(result->raw_output, output.data.int8, sizeof result->raw_output);
  graph->model_reset(ei_aligned_free);
  return error;
}
