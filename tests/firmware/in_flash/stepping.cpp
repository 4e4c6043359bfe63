// SPDX-License-Identifier: MIT
// The penguin detector with weights in flash, whose inferences and changes meet at chosen instructions:
// penguin_stepping_test.py runs it, and judges what it prints. The command line is the path of a payload, that of a file of
// ticks, and how the meeting is to be: "list" at those ticks of an inference, "time" has it run once, alone, "change" steps
// through changes.
#include "../stepping/stepping.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../stepping/payload_file.h"
#include "../stepping/ticks_file.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota_bird.h"
#include "flash.h"
#include "frames.h"
#include "print.h"
#include "semihosting.h"
#include "tflite-model/tflite_learn_1_2_compiled.h"

namespace {

// The payload is in the first slot, which counts as bad so that it stays there. Its weight image is in the second one.
constexpr uint32_t payload_slot = 0, image_slot = 1;

ei_ota_flash_t flash;
uint8_t unit[8];
ei_ota_store_t store;
ei_ota_config_t config;
ei_ota_t ota;

/// @return a checksum of the outputs
uint32_t infer() {
  TfLiteTensor input, output;
  demand(tflite_learn_1_2_init(nullptr), "init");
  demand(tflite_learn_1_2_input(0, &input), "input");
  for (size_t i = 0; i < input.bytes; ++i) input.data.int8[i] = static_cast<int8_t>(penguin_frames[0].pixels[i] - 128);
  demand(tflite_learn_1_2_invoke(), "invoke");
  demand(tflite_learn_1_2_output(0, &output), "output");
  uint32_t sum = 0;
  for (size_t i = 0; i < output.bytes; ++i) sum = sum * 16777619u ^ static_cast<uint8_t>(output.data.int8[i]);
  demand(tflite_learn_1_2_reset(nullptr), "reset");
  return sum;
}

uint32_t factory_outputs, new_outputs, seen;
uint32_t busy, reused;
int begun;

void see() { seen = infer(); }

void restore() { demand(ei_ota_restore(&ota), "restore"); }

bool is_image_there() {
  ei_ota_slot_t slot;
  demand(ei_ota_list(&ota, image_slot, &slot), "list");
  return slot.status == 0;
}

/// Runs the image, which is decoded again if its slot was used for something else.
void run_image() {
  if (begun == 0 && !is_image_there()) {
    store.target = image_slot;
    demand(ei_ota_select(&ota, payload_slot), "select");
  } else {
    demand(ei_ota_select(&ota, image_slot), "select");
  }
  begun = 0;
}

/// The next payload overwrites the slot that an inference may just be about to hold.
void reuse_slot() {
  restore();
  store.target = image_slot;
  begun = ei_ota_begin(&ota);
  if (begun == 0) {
    const uint8_t* const head = flash.mapped + 2 * flash.erase_size + payload_slot * flash.slot_size;
    demand(ei_ota_write(&ota, head, 100), "write");
    demand(ei_ota_abort(&ota), "abort");
  }
}

bool is_whole() { return seen == factory_outputs || seen == new_outputs; }

int check_reuse() {
  busy += begun == EI_OTA_ERR_BUSY;
  reused += begun == 0;
  return is_whole() && (begun == 0 || begun == EI_OTA_ERR_BUSY) && infer() == factory_outputs ? 0 : 1;
}

void select_image() { demand(ei_ota_select(&ota, image_slot), "select"); }

int check_select() { return is_whole() && infer() == new_outputs ? 0 : 1; }

int check_restore() { return is_whole() && infer() == factory_outputs ? 0 : 1; }

const ei_ota_tensors_t& tensors() { return *ei_ota_bird.parts[0]->tensors; }

uint32_t bound_rows() { return static_cast<uint32_t>(reinterpret_cast<uintptr_t>(*tensors().bound)); }

const stepping_case_t reuse = {run_image, see, reuse_slot, check_reuse};
const stepping_case_t selection = {restore, select_image, see, check_select};
const stepping_case_t restoration = {run_image, restore, see, check_restore};

void report(const char* name, const stepping_result_t& result) {
  print("%s: %lu runs, %lu instructions, ", name, (unsigned long)result.runs, (unsigned long)result.instructions);
  print("%lu busy, %lu passed, %lu wrong", (unsigned long)busy, (unsigned long)reused, (unsigned long)result.findings);
  print(", first at %lx\n", (unsigned long)result.first);
  stepping_print_addresses();
}

void step_through_list(const char* path) {
  stepping_begin(&reuse);
  for_each_tick(path, [](uint32_t ticks) { stepping_at(ticks); });
  report("change in an inference", stepping_end());
}

/// What the debugger of the test watches.
void time_once() {
  run_image();
  const uint32_t table_size = tensors().row_count * (tensors().row_size + 12u);
  print("watch %lx 4 %lx 4", (unsigned long)(uintptr_t)tensors().bound, (unsigned long)(uintptr_t)tensors().held);
  print(" %lx %lx\n", (unsigned long)bound_rows(), (unsigned long)table_size);
  stepping_begin(&reuse);
  demand(stepping_at(0xFFFFFF), "the inference is too long");
}

void step_through_changes_of_weights() {
  report("inference in a restore", step_through_changes(&restoration, 97, bound_rows));
  run_image();
  report("inference in a select", step_through_changes(&selection, 997, bound_rows));
}

void start(const char* payload) {
  flash = restart_flash();
  flash.slot_count = 3;
  for (uint32_t at = 0; at != 2 * flash.erase_size + flash.slot_count * flash.slot_size; at += flash.erase_size)
    demand(flash.erase(flash.context, at), "erase");
  store.flash = &flash;
  store.unit = unit;
  config.model = &ei_ota_bird;
  config.store = &store;
  ota.config = &config;
  demand(ei_ota_boot(&ota), "boot");
  receive_payload(ota, payload);
  demand(store.target != payload_slot, "target");
  store.bad_slots = 1u << payload_slot;
  factory_outputs = infer();
  run_image();
  new_outputs = infer();
  demand(factory_outputs == new_outputs, "the same outputs");
}

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
  start(command_line);
  if (strcmp(mode, "list") == 0)
    step_through_list(list);
  else if (strcmp(mode, "time") == 0)
    time_once();
  else
    step_through_changes_of_weights();
  return 0;
}
