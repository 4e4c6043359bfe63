// SPDX-License-Identifier: MIT
// The penguin detector with weights in RAM, whose inferences and changes meet at chosen instructions: penguin_stepping_test.py
// runs it, and judges what it prints. The command line is the path of a payload, that of a file of ticks, and how the meeting
// is to be: "list" at those ticks of an inference, "time" has it run once, alone, "change" steps through changes.
#include "../stepping/stepping.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../stepping/payload_file.h"
#include "../stepping/ticks_file.h"
#include "crc32.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota_penguin.h"
#include "entries.h"
#include "frames.h"
#include "print.h"
#include "semihosting.h"
#include "tflite-model/tflite_learn_1_2_compiled.h"

namespace {

uint8_t staging[EI_OTA_PENGUIN_PAYLOAD_SIZE];
const ei_ota_config_t config = EI_OTA_CONFIG_STAGING(&ei_ota_penguin, staging);
ei_ota_t ota = EI_OTA_INIT(&config);

const uint32_t refusal = 1;

/// @return a checksum of the outputs, or `refusal`
uint32_t infer() {
  TfLiteTensor input, output;
  if (tflite_learn_1_2_init(nullptr) != kTfLiteOk) return refusal;
  demand(tflite_learn_1_2_input(0, &input), "input");
  for (size_t i = 0; i < input.bytes; ++i) input.data.int8[i] = static_cast<int8_t>(penguin_frames[0].pixels[i] - 128);
  demand(tflite_learn_1_2_invoke(), "invoke");
  demand(tflite_learn_1_2_output(0, &output), "output");
  uint32_t sum = 0;
  for (size_t i = 0; i < output.bytes; ++i) sum = sum * 16777619u ^ static_cast<uint8_t>(output.data.int8[i]);
  demand(tflite_learn_1_2_reset(nullptr), "reset");
  return sum;
}

uint32_t weights() {
  uint32_t crc = 0;
  ei_ota_entry_t entry;
  eiota_internal_start_entries(&entry);
  while (eiota_internal_next_entry(&ei_ota_penguin, &entry))
    if (entry.address != nullptr) crc = eiota_internal_crc32(crc, entry.address[0], entry.size);
  return crc;
}

struct State {
  uint32_t outputs, weights;
};
State factory, updated;

uint32_t seen, busy, passed;
int changed;

void see() { seen = infer(); }
void apply() { changed = ei_ota_apply(&ota); }
void restore() { changed = ei_ota_restore(&ota); }

void have_factory_weights() { demand(ei_ota_restore(&ota), "restore"); }
void have_new_weights() { demand(ei_ota_apply(&ota), "apply"); }

int check(const State& before, const State& after) {
  busy += changed == EI_OTA_ERR_BUSY;
  passed += changed == 0;
  const bool is_whole = seen == refusal || seen == factory.outputs || seen == updated.outputs;
  const bool may_be = changed == 0 || changed == EI_OTA_ERR_BUSY;
  return is_whole && may_be && weights() == (changed == 0 ? after : before).weights ? 0 : 1;
}

int check_apply() { return check(factory, updated); }
int check_restore() { return check(updated, factory); }

const stepping_case_t apply_in_inference = {have_factory_weights, see, apply, check_apply};
const stepping_case_t inference_in_apply = {have_factory_weights, apply, see, check_apply};
const stepping_case_t inference_in_restore = {have_new_weights, restore, see, check_restore};

uint32_t flags() { return *ei_ota_penguin.changing; }

void report(const char* name, const stepping_result_t& result) {
  print("%s: %lu runs, %lu instructions, ", name, (unsigned long)result.runs, (unsigned long)result.instructions);
  print("%lu busy, %lu passed, %lu wrong", (unsigned long)busy, (unsigned long)passed, (unsigned long)result.findings);
  print(", first at %lx\n", (unsigned long)result.first);
  stepping_print_addresses();
  busy = passed = 0;
}

void step_through_list(const char* path) {
  stepping_begin(&apply_in_inference);
  for_each_tick(path, [](uint32_t ticks) { stepping_at(ticks); });
  report("change in an inference", stepping_end());
}

/// What the debugger of the test watches.
void time_once() {
  have_factory_weights();
  print("watch %lx 1", (unsigned long)(uintptr_t)ei_ota_penguin.parts[0]->in_use);
  print(" %lx 1\n", (unsigned long)(uintptr_t)ei_ota_penguin.changing);
  stepping_begin(&apply_in_inference);
  demand(stepping_at(0xFFFFFF), "the inference is too long");
}

void step_through_changes_of_weights() {
  report("inference in an apply", step_through_changes(&inference_in_apply, 97, flags));
  report("inference in a restore", step_through_changes(&inference_in_restore, 997, flags));
}

State state_now() { return {infer(), weights()}; }

char* cut_last_word(char* text) {
  char* const space = strrchr(text, ' ');
  demand(space == nullptr, "command line");
  *space = '\0';
  return space + 1;
}

}  // namespace

int main() {
  static char command_line[512];
  const uintptr_t get[] = {(uintptr_t)command_line, sizeof command_line};
  if (semihosting_call(SYS_GET_CMDLINE, get) != 0) return 1;
  const char* const mode = cut_last_word(command_line);
  const char* const list = cut_last_word(command_line);
  receive_payload(ota, command_line);
  factory = state_now();
  have_new_weights();
  updated = state_now();
  demand(factory.outputs == updated.outputs || factory.weights == updated.weights, "the same outputs or weights");
  if (strcmp(mode, "list") == 0)
    step_through_list(list);
  else if (strcmp(mode, "time") == 0)
    time_once();
  else
    step_through_changes_of_weights();
  return 0;
}
