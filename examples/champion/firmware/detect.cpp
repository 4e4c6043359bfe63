// SPDX-License-Identifier: MIT
#include "detect.h"

#include <stddef.h>

#include "board.h"
#include "camera.h"
#include "print.h"
#include "tflite-model/tflite_learn_1_2_compiled.h"

namespace {

void stop_on(TfLiteStatus status, const char* step) {
  if (status == kTfLiteOk) return;
  print("the model failed in %s\n", step);
  board_exit(1);
}

uint32_t checksum(const TfLiteTensor& output) {
  uint32_t crc = 0xFFFFFFFFu;
  for (size_t i = 0; i < output.bytes; ++i) {
    crc ^= static_cast<uint8_t>(output.data.int8[i]);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1u) != 0 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

// Of each cell the model says how likely it shows background and how likely a penguin.
uint64_t cells_of(const TfLiteTensor& output) {
  uint64_t cells = 0;
  for (unsigned cell = 0; cell != PENGUIN_GRID * PENGUIN_GRID; ++cell) {
    const int steps = output.data.int8[2 * cell + 1] - output.params.zero_point;
    if (output.params.scale * static_cast<float>(steps) > 0.5f) cells |= uint64_t{1} << cell;
  }
  return cells;
}

}  // namespace

Detection detect(unsigned moment) {
  TfLiteTensor input, output;
  stop_on(tflite_learn_1_2_init(nullptr), "init");
  stop_on(tflite_learn_1_2_input(0, &input), "input");
  for (unsigned i = 0; i != PENGUIN_FRAME_SIZE * PENGUIN_FRAME_SIZE; ++i)
    input.data.int8[i] = static_cast<int8_t>(pixel_of(moment, i / PENGUIN_FRAME_SIZE, i % PENGUIN_FRAME_SIZE) - 128);
  stop_on(tflite_learn_1_2_invoke(), "invoke");
  stop_on(tflite_learn_1_2_output(0, &output), "output");
  const Detection detection = {checksum(output), cells_of(output)};
  stop_on(tflite_learn_1_2_reset(nullptr), "reset");
  return detection;
}
