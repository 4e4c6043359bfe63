// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// The door of the stand-in: one grey image in, boxes out. Include it in one source file: model_variables.h defines the
// impulse's variables.
#pragma once

#include "model-parameters/model_variables.h"

/**
 * Runs the default impulse.
 *
 * @param pixels EI_CLASSIFIER_INPUT_WIDTH * EI_CLASSIFIER_INPUT_HEIGHT grey pixels, row by row
 */
inline EI_IMPULSE_ERROR run_classifier(const uint8_t* pixels, ei_impulse_result_t* result) {
  const ei_impulse_t* impulse = ei_default_impulse.impulse;
  const ei_learning_block_t* block = &impulse->learning_blocks[0];
  const EI_IMPULSE_ERROR error = block->infer_fn(impulse, pixels, block->config, result);
  if (error != EI_IMPULSE_OK) return error;
  const ei_postprocessing_block_t* post = &impulse->postprocessing_blocks[0];
  return post->postprocess_fn(impulse, result, post->config);
}

/// An image as the genuine SDK takes it: get_data gives pixels as 0xRRGGBB.
typedef struct {
  int (*get_data)(size_t offset, size_t length, float* out);
  size_t total_length;
} signal_t;

/// As the genuine SDK's, for grey images: of each pixel the lowest byte counts.
inline EI_IMPULSE_ERROR run_classifier(signal_t* signal, ei_impulse_result_t* result, bool /* debug */ = false) {
  static uint8_t pixels[EI_CLASSIFIER_INPUT_WIDTH * EI_CLASSIFIER_INPUT_HEIGHT];
  for (size_t i = 0; i < sizeof pixels; ++i) {
    float pixel;
    if (signal->get_data(i, 1, &pixel) != 0) return EI_IMPULSE_DSP_ERROR;
    pixels[i] = static_cast<uint8_t>(static_cast<uint32_t>(pixel) & 0xFFu);
  }
  return run_classifier(pixels, result);
}
