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
