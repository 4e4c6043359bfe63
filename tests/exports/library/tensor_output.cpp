// SPDX-License-Identifier: MIT
// Networks with the SDK's kernels and int8 tensors: what they are given is quantized as their own input says.
#include <algorithm>
#include <cmath>

#include "network.h"
#include "synthetic.h"

/// Its zero point, with odd numbers rounded: it otherwise cancels out, and one of another version would not be seen.
static long zero_point(const TfLiteTensor& input, uint32_t number) {
  return number % 2 == 0 ? input.params.zero_point : 16 * std::lround(static_cast<float>(input.params.zero_point) / 16.0F);
}

bool put_input(const Network& network, uint32_t number) {
  TfLiteTensor input;
  if (network.input(0, &input) != kTfLiteOk || input.type != kTfLiteInt8) return false;
  for (size_t i = 0; i != input.bytes; ++i) {
    const float value = AMPLITUDE * sample(static_cast<int>(number), i) / 64.0F;
    const long quantized = std::lround(value / input.params.scale) + zero_point(input, number);
    input.data.int8[i] = static_cast<int8_t>(std::clamp(quantized, -128L, 127L));
  }
  return true;
}

bool take_output(const Network& network) {
  TfLiteTensor output;
  if (network.output(0, &output) != kTfLiteOk) return false;
  add_output(output.data.data, output.bytes);
  return true;
}
