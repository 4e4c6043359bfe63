// SPDX-License-Identifier: MIT
#include "detector.h"

#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "frames.h"
#include "print.h"
#include "tflite-model/tflite_learn_1_2_compiled.h"

static const int kCellSize = PENGUIN_FRAME_SIZE / PENGUIN_GRID;  // pixels

static void stop_on(TfLiteStatus status, const char* step) {
  if (status == kTfLiteOk) return;
  print("the model failed in %s\n", step);
  board_exit(1);
}

// For each cell of the grid, row by row, the model outputs how likely it shows background and how likely a penguin.
static void print_penguins(const TfLiteTensor& output) {
  int found = 0;
  for (int cell = 0; cell < PENGUIN_GRID * PENGUIN_GRID; ++cell) {
    const int steps = output.data.int8[2 * cell + 1] - output.params.zero_point;
    const int percent = static_cast<int>(100.f * output.params.scale * static_cast<float>(steps));
    if (percent <= 50) continue;
    print("%s penguin at (%d, %d) 0.%02d", found++ == 0 ? "" : ",", cell % PENGUIN_GRID * kCellSize,
          cell / PENGUIN_GRID * kCellSize, percent);
  }
  if (found == 0) print(" no penguin");
}

// CRC-32 of the raw outputs: two runs with the same checksum agree in every bit.
static unsigned long checksum(const TfLiteTensor& output) {
  uint32_t crc = 0xFFFFFFFFu;
  for (size_t i = 0; i < output.bytes; ++i) {
    crc ^= static_cast<uint8_t>(output.data.int8[i]);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1u) != 0 ? 0xEDB88320u : 0u);
  }
  return ~crc & 0xFFFFFFFFu;
}

// The same steps as the SDK's run_classifier: init, input, invoke, output, reset. The arena is static, so nothing is allocated.
void look_for_penguins(const char* when) {
  for (const penguin_frame_t& frame : penguin_frames) {
    TfLiteTensor input, output;
    stop_on(tflite_learn_1_2_init(nullptr), "init");
    stop_on(tflite_learn_1_2_input(0, &input), "input");
    for (size_t i = 0; i < input.bytes; ++i)
      input.data.int8[i] = static_cast<int8_t>(frame.pixels[i] - 128);  // the input's scale is 1/255, its zero point -128
    stop_on(tflite_learn_1_2_invoke(), "invoke");
    stop_on(tflite_learn_1_2_output(0, &output), "output");
    print("%s, frame %s:", when, frame.name);
    print_penguins(output);
    print(" [outputs %08lx]\n", checksum(output));
    stop_on(tflite_learn_1_2_reset(nullptr), "reset");
  }
}
