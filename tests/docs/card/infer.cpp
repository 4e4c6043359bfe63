// SPDX-License-Identifier: MIT
#include "infer.h"

#include <stddef.h>
#include <stdlib.h>

#include "frames.h"
#include "tflite-model/tflite_learn_1_2_compiled.h"

namespace {

void demand(TfLiteStatus status) {
  if (status != kTfLiteOk) abort();
}

}  // namespace

uint32_t infer_frame(int frame) {
  TfLiteTensor input, output;
  demand(tflite_learn_1_2_init(nullptr));
  demand(tflite_learn_1_2_input(0, &input));
  for (size_t i = 0; i < input.bytes; ++i) input.data.int8[i] = static_cast<int8_t>(penguin_frames[frame].pixels[i] - 128);
  demand(tflite_learn_1_2_invoke());
  demand(tflite_learn_1_2_output(0, &output));
  uint32_t sum = 0;
  for (size_t i = 0; i < output.bytes; ++i) sum = sum * 16777619u ^ static_cast<uint8_t>(output.data.int8[i]);
  demand(tflite_learn_1_2_reset(nullptr));
  return sum;
}
