// SPDX-License-Identifier: MIT
// Inferences of a model in flash and changes of its weights that meet at every instruction: stepping_in_flash_test.py runs it,
// and judges what it prints. The command line is the paths of two payloads and of a list of ticks, then "s" and the number of a
// meeting that it steps through, "l" for the listed ticks alone, or "t" and the number of one whose victim is run once, alone.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dump.h"
#include "edge-impulse-sdk/tensorflow/lite/c/common.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_ram.h"
#include "ei_ota_generated.h"
#include "harness.h"
#include "in_flash.h"
#include "stepping.h"
#include "ticks_file.h"

TfLiteStatus tflite_learn_3_init(void* (*allocate)(size_t, size_t));
TfLiteStatus tflite_learn_3_invoke();
TfLiteStatus tflite_learn_3_reset(void (*release)(void*));

namespace {

constexpr uint32_t prog_size = 8, erase_size = 32, slot_count = 3;  // nothing is rounded up by much: RAM is short
constexpr uint32_t slot_size = (EI_OTA_GENERATED_SLOT_SIZE + erase_size - 1) / erase_size * erase_size;

// Two payloads are in the first two slots, which count as bad so that they stay there. Their weight images are in the last one.
constexpr uint32_t image_slot = 2;

alignas(16) uint8_t bytes[EI_OTA_STORE_SIZE(erase_size, slot_size, slot_count)];
ei_ota_flash_ram_t ram = EI_OTA_FLASH_RAM_INIT(bytes, erase_size);
ei_ota_flash_t flash =
    EI_OTA_FLASH_INIT(nullptr, ei_ota_flash_ram_prog, ei_ota_flash_ram_erase, prog_size, erase_size, slot_size, slot_count);
uint8_t unit[prog_size];
ei_ota_store_t store = EI_OTA_STORE_INIT(&flash, unit, 1);
ei_ota_config_t config = EI_OTA_CONFIG_STORE(&ei_ota_generated, &store);
ei_ota_t ota = EI_OTA_INIT(&config);

// What an inference read, in order; kernels.cpp calls dump with each weight.
uint32_t read_so_far;

uint32_t infer() {
  read_so_far = 0;
  demand(tflite_learn_3_init(nullptr), "init");
  demand(tflite_learn_3_invoke(), "invoke");
  const uint32_t weights = read_so_far;
  demand(tflite_learn_3_reset(nullptr), "reset");
  return weights;
}

uint32_t factory_weights, weights_of[2];

// What both sides of a meeting found, and how often the change had to give way.
uint32_t seen;
int selected;
uint32_t busy;

void see() { seen = infer(); }

void use_factory_weights() { demand(eiota_internal_in_flash.use(&ota, nullptr), "use"); }

void restore() { demand(ei_ota_restore(&ota), "restore"); }

uint32_t present = 1;  // number of the payload whose image there is

void select_payload(uint32_t number) {
  selected = ei_ota_select(&ota, number);
  if (selected == 0) present = number;
}

void select_other() { select_payload(1); }

// Each run begins with the image of the first payload.
void run_first() {
  if (present == 0) {
    demand(ei_ota_select(&ota, image_slot), "select");
    return;
  }
  restore();
  select_payload(0);
  demand(selected, "select");
}

void restore_first() {
  run_first();
  restore();
}

// The slot that an inference may just be about to hold gets other weights, and nothing is bound to it afterwards.
void reuse_slot() {
  restore();
  select_other();
  restore();
}

bool is_first_or(uint32_t weights) { return seen == weights_of[0] || seen == weights; }

int check_reuse() {
  busy += selected == EI_OTA_ERR_BUSY;
  const bool is_right = is_first_or(factory_weights) && (selected == 0 || selected == EI_OTA_ERR_BUSY);
  return is_right && infer() == factory_weights ? 0 : 1;
}

int check_restore() { return is_first_or(factory_weights) && infer() == factory_weights ? 0 : 1; }

ei_ota_payload_t image;

void use_image() { demand(eiota_internal_in_flash.use(&ota, &image), "use"); }

int check_image() { return is_first_or(factory_weights) && infer() == weights_of[0] ? 0 : 1; }

int check_select() {
  const bool is_whole = seen == weights_of[1] || seen == factory_weights;
  return selected == 0 && is_whole && infer() == weights_of[1] ? 0 : 1;
}

uint32_t bound_rows() {
  return static_cast<uint32_t>(reinterpret_cast<uintptr_t>(ei_ota_generated.parts[0]->tensors->binding->bound));
}

constexpr uint32_t stride = 97;

struct Meeting {
  const char* name;
  stepping_case_t tested;
  bool is_sparse;
};
const Meeting meetings[] = {
    {"slot that is used again in an inference", {run_first, see, reuse_slot, check_reuse}, false},
    {"inference in a restore", {run_first, restore, see, check_restore}, false},
    {"inference in the use of an image", {use_factory_weights, use_image, see, check_image}, false},
    {"inference in a select", {restore_first, select_other, see, check_select}, true},
};

void look_at_each() {
  factory_weights = infer();
  for (uint32_t number = 0; number != 2; ++number) {
    restore();
    select_payload(1 - number);
    demand(selected, "select");
    weights_of[1 - number] = infer();
  }
  const bool differ = factory_weights != weights_of[0] && weights_of[0] != weights_of[1] && weights_of[1] != factory_weights;
  demand(!differ, "the same weights");
  restore();
  demand(eiota_internal_read_slot(&ota, image_slot, &image), "read");
}

void step_through_meeting(const Meeting& meeting) {
  busy = 0;
  const stepping_result_t result =
      meeting.is_sparse ? step_through_changes(&meeting.tested, stride, bound_rows) : step_through(&meeting.tested);
  print_report({meeting.name, busy, nullptr, 0}, result);
}

void step_at_listed(const Meeting& meeting, const char* list) {
  busy = 0;
  stepping_begin(&meeting.tested);
  for_each_tick(list, [](uint32_t ticks) { stepping_at(ticks); });
  print_report({meeting.name, busy, nullptr, 0}, stepping_end());
}

}  // namespace

extern "C" void dump(dump_record_t, uint32_t, uint32_t, const void* bytes, size_t size) {
  const uint32_t* word = static_cast<const uint32_t*>(bytes);
  for (; size >= sizeof *word; size -= sizeof *word) read_so_far = read_so_far * 16777619u ^ *word++;
  const uint8_t* const rest = reinterpret_cast<const uint8_t*>(word);
  for (size_t i = 0; i < size; ++i) read_so_far = read_so_far * 16777619u ^ rest[i];
}

int main() {
  static char command_line[256];
  read_command_line(command_line, sizeof command_line);
  const char* const mode = cut_last_word(command_line);
  const char* const ticks_path = cut_last_word(command_line);
  const char* const newer_path = cut_last_word(command_line);
  flash.context = &ram;
  flash.mapped = bytes;
  memset(bytes, 0xFF, sizeof bytes);
  demand(ei_ota_boot(&ota), "boot");
  receive_payload(ota, command_line);
  receive_payload(ota, newer_path);
  store.bad_slots = (1u << image_slot) - 1;
  look_at_each();
  const Meeting& meeting = meetings[atoi(mode + 1)];
  if (*mode == 's')
    step_through_meeting(meeting);
  else if (*mode == 'l')
    step_at_listed(meeting, ticks_path);
  else
    step_once(&meeting.tested);
  return 0;
}
