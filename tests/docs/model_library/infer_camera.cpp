// SPDX-License-Identifier: MIT
#include <stdint.h>
#include <stdio.h>

#include "board.h"
#include "edge-impulse-sdk/classifier/ei_aligned_malloc.h"
#include "edge-impulse-sdk/classifier/ei_run_classifier.h"
#include "frames.h"
#include "infer.h"
#include "tflite-model/tflite_learn_1_2_compiled.h"

void board_print(const char* text) { fputs(text, stderr); }

void infer() {
  TfLiteTensor input, output;
  if (tflite_learn_1_2_init(ei_aligned_calloc) != kTfLiteOk || tflite_learn_1_2_input(0, &input) != kTfLiteOk) return;
  for (size_t i = 0; i < input.bytes; ++i) input.data.int8[i] = static_cast<int8_t>(penguin_frame_one[i] - 128);
  if (tflite_learn_1_2_invoke() != kTfLiteOk || tflite_learn_1_2_output(0, &output) != kTfLiteOk) return;
  uint32_t outputs = 0;
  for (size_t i = 0; i < output.bytes; ++i) outputs = (outputs ^ static_cast<uint8_t>(output.data.int8[i])) * 16777619u;
  tflite_learn_1_2_reset(ei_aligned_free);
  printf("%s, %08x", ei_classifier_inferencing_categories[0], outputs);
}
