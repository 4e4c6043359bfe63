// SPDX-License-Identifier: MIT
// Runs a genuine model on synthetic inputs, as the SDK's run_nn_inference does, and prints its raw outputs: int8, or the bits
// of float32.
#include <cstdint>
#include <cstdio>
#include <cstring>

#include "board.h"
#include "edge-impulse-sdk/classifier/ei_aligned_malloc.h"
#include "synthetic.h"
#include "update.h"
#include MODEL_HEADER

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define MODEL_FUNCTION(name) JOIN(MODEL, name)

namespace {

void put(int number, std::size_t index, const TfLiteTensor& input) {
  if (input.type == kTfLiteInt8)
    input.data.int8[index] = static_cast<std::int8_t>(AMPLITUDE * sample(number, index));
  else
    input.data.f[index] = AMPLITUDE * sample(number, index) / 64.0F;
}

void print(const TfLiteTensor& output) {
  char text[16];
  std::uint32_t bits;
  const bool is_int8 = output.type == kTfLiteInt8;
  for (std::size_t i = 0; i < output.bytes; i += is_int8 ? 1 : 4) {
    std::memcpy(&bits, output.data.int8 + i, is_int8 ? 1 : 4);
    if (is_int8)
      std::snprintf(text, sizeof text, " %d", output.data.int8[i]);
    else
      std::snprintf(text, sizeof text, " %08lx", static_cast<unsigned long>(bits));
    board_print(text);
  }
  board_print("\n");
}

[[maybe_unused]] bool find(TfLiteStatus (*tensor_of)(int, TfLiteTensor*), TfLiteTensor& found) {
  return tensor_of(0, &found) == kTfLiteOk;
}

/// As until 2022.
[[maybe_unused]] bool find(TfLiteTensor* (*tensor_of)(int), TfLiteTensor& found) {
  found = *tensor_of(0);
  return true;
}

bool is_understood(const TfLiteTensor& tensor) { return tensor.type == kTfLiteInt8 || tensor.type == kTfLiteFloat32; }

}  // namespace

void invoke(const char* title) {
  for (int number = 0; number < INPUTS; ++number) {
    char text[64];
    TfLiteTensor input, output;
    check(MODEL_FUNCTION(_init)(ei_aligned_calloc) == kTfLiteOk, "init");
    check(find(MODEL_FUNCTION(_input), input) && is_understood(input), "input");
    check(find(MODEL_FUNCTION(_output), output) && is_understood(output), "output");
    for (std::size_t i = 0; i < input.bytes / (input.type == kTfLiteInt8 ? 1 : 4); ++i) put(number, i, input);
    check(MODEL_FUNCTION(_invoke)() == kTfLiteOk, "invoke");
    std::snprintf(text, sizeof text, "%s %d:", title, number);
    board_print(text);
    print(output);
    check(MODEL_FUNCTION(_reset)(ei_aligned_free) == kTfLiteOk, "reset");
  }
}
