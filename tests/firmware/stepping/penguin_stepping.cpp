// SPDX-License-Identifier: MIT
#include "penguin_stepping.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "frames.h"
#include "tflite-model/tflite_learn_1_2_compiled.h"
#include "ticks_file.h"

uint32_t infer_penguin() {
  TfLiteTensor input, output;
  if (tflite_learn_1_2_init(nullptr) != kTfLiteOk) return penguin_refusal;
  demand(tflite_learn_1_2_input(0, &input), "input");
  for (size_t i = 0; i < input.bytes; ++i) input.data.int8[i] = static_cast<int8_t>(penguin_frames[0].pixels[i] - 128);
  demand(tflite_learn_1_2_invoke(), "invoke");
  demand(tflite_learn_1_2_output(0, &output), "output");
  uint32_t sum = 0;
  for (size_t i = 0; i < output.bytes; ++i) sum = sum * 16777619u ^ static_cast<uint8_t>(output.data.int8[i]);
  demand(tflite_learn_1_2_reset(nullptr), "reset");
  return sum;
}

int step_penguin(const PenguinStepping& stepping) {
  static char command_line[512];
  read_command_line(command_line, sizeof command_line);
  const char* const mode = cut_last_word(command_line);
  const char* const list = cut_last_word(command_line);
  stepping.prepare(command_line);
  if (strcmp(mode, "list") == 0) {
    stepping_begin(stepping.change_in_inference);
    for_each_tick(list, [](uint32_t ticks) { stepping_at(ticks); });
    print_report(stepping.take_report("change in an inference"), stepping_end());
  } else if (strcmp(mode, "time") == 0) {
    stepping.print_watched();
    stepping_begin(stepping.change_in_inference);
    demand(stepping_at(0xFFFFFF), "the inference is too long");
  } else {
    stepping.step_through_changes();
  }
  return 0;
}
