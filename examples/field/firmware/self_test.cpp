// SPDX-License-Identifier: MIT
#include "self_test.h"

#include "tflite-model/tflite_learn_1_2_compiled.h"

static float outputs[72];  // for each of 36 cells the likelihood of background and of a penguin

// Reads the inputs piece by piece, so that no copy of all of them is needed. With run_classifier this is the signal's get_data.
static bool set_inputs(const ei_ota_case_t* golden) {
  TfLiteTensor input;
  if (tflite_learn_1_2_input(0, &input) != kTfLiteOk || input.bytes != golden->input_count) return false;
  for (uint32_t i = 0; i < golden->input_count; ++i) {
    float pixel;
    if (ei_ota_case_inputs(golden, i, 1, &pixel) != 0) return false;
    input.data.int8[i] = static_cast<int8_t>(pixel - 128);  // as detector.cpp does
  }
  return true;
}

static bool get_outputs(const ei_ota_case_t* golden) {
  TfLiteTensor output;
  if (tflite_learn_1_2_output(0, &output) != kTfLiteOk || output.bytes != golden->output_count) return false;
  if (output.bytes != sizeof outputs / sizeof *outputs) return false;
  for (size_t i = 0; i < output.bytes; ++i)
    outputs[i] = output.params.scale * static_cast<float>(output.data.int8[i] - output.params.zero_point);
  return true;
}

const float* run_golden_case(void*, const ei_ota_case_t* golden) {
  if (tflite_learn_1_2_init(nullptr) != kTfLiteOk) return nullptr;
  const bool is_run = set_inputs(golden) && tflite_learn_1_2_invoke() == kTfLiteOk && get_outputs(golden);
  tflite_learn_1_2_reset(nullptr);  // also after a failure: until then the weights are in use
  return is_run ? outputs : nullptr;
}
