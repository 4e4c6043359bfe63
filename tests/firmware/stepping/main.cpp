// SPDX-License-Identifier: MIT
// Updates and inferences that meet at every instruction: stepping_test.py runs it, and judges what it prints. The command line
// is the payload's path, then "all", or the number of a meeting whose victim is run once, alone.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dump.h"
#include "edge-impulse-sdk/tensorflow/lite/c/common.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota_generated.h"
#include "harness.h"
#include "semihosting.h"
#include "stepping.h"

TfLiteStatus tflite_learn_3_init(void* (*allocate)(size_t, size_t));
TfLiteStatus tflite_learn_3_invoke();
TfLiteStatus tflite_learn_3_reset(void (*release)(void*));

namespace {

uint8_t staging[EI_OTA_GENERATED_PAYLOAD_SIZE];

// The generated model, and two that share its weights: one whose inferences do not look whether the weights change, one whose
// updates do not look whether an inference runs.
ei_ota_part_t blind_part;
const ei_ota_part_t* const blind_parts[] = {&blind_part};
ei_ota_model_t unseen_model, blind_model;

struct Updater {
  ei_ota_config_t config;
  ei_ota_t ota;
};
Updater whole, unseen, blind, other;

size_t read_file(const char* path, uint8_t* bytes, size_t room) {
  const uintptr_t open[] = {(uintptr_t)path, OPEN_FOR_READING, strlen(path)};
  const intptr_t file = semihosting_call(SYS_OPEN, open);
  const uintptr_t read[] = {(uintptr_t)file, (uintptr_t)bytes, room};
  return room - static_cast<size_t>(semihosting_call(SYS_READ, read));
}

void prepare_updater(Updater& updater, const ei_ota_model_t& model, const uint8_t* payload, size_t size) {
  updater.config.model = &model;
  updater.config.staging = staging;
  updater.config.staging_size = sizeof staging;
  updater.ota.config = &updater.config;
  demand(ei_ota_begin(&updater.ota), "begin");
  demand(ei_ota_write(&updater.ota, payload, size), "write");
  demand(ei_ota_end(&updater.ota), "end");
}

void prepare_updaters(const char* payload_path) {
  static uint8_t payload[sizeof staging];
  const size_t size = read_file(payload_path, payload, sizeof payload);
  unseen_model = blind_model = ei_ota_generated;
  unseen_model.changing = nullptr;
  if (ei_ota_generated.part_count != 1) demand(1, "parts");
  blind_part = *ei_ota_generated.parts[0];
  blind_part.in_use = nullptr;
  blind_model.parts = blind_parts;
  prepare_updater(whole, ei_ota_generated, payload, size);
  prepare_updater(other, ei_ota_generated, payload, size);
  prepare_updater(unseen, unseen_model, payload, size);
  prepare_updater(blind, blind_model, payload, size);
}

// What an inference read, in order; kernels.cpp calls dump with each weight.
uint32_t read_so_far;

struct Sight {
  TfLiteStatus init, invoke;
  uint32_t weights;
};

Sight infer() {
  Sight sight = {kTfLiteError, kTfLiteError, 0};
  read_so_far = 0;
  sight.init = tflite_learn_3_init(nullptr);
  if (sight.init == kTfLiteOk) sight.invoke = tflite_learn_3_invoke();
  sight.weights = read_so_far;
  if (sight.init == kTfLiteOk) tflite_learn_3_reset(nullptr);
  return sight;
}

uint32_t old_weights, new_weights;

bool is_old(const Sight& sight) { return sight.init == kTfLiteOk && sight.invoke == kTfLiteOk && sight.weights == old_weights; }
bool is_new(const Sight& sight) { return sight.init == kTfLiteOk && sight.invoke == kTfLiteOk && sight.weights == new_weights; }

// What both sides of a meeting found, and how often a side had to give way.
Sight seen;
int applied, restored;
uint32_t busy, refused;

void restore() { demand(ei_ota_restore(&whole.ota), "restore"); }

int check_meeting() {
  busy += applied == EI_OTA_ERR_BUSY;
  refused += seen.init != kTfLiteOk;
  const bool is_possible = seen.init != kTfLiteOk || is_old(seen) || is_new(seen);
  const Sight after = infer();
  return is_possible && (applied == 0 ? is_new(after) : applied == EI_OTA_ERR_BUSY && is_old(after)) ? 0 : 1;
}

int check_two_changes() {
  busy += restored == EI_OTA_ERR_BUSY;
  const Sight after = infer();
  const bool is_restored_last = restored == 0 && is_old(after);
  return applied == 0 && (restored == 0 || restored == EI_OTA_ERR_BUSY) && (is_new(after) || is_restored_last) ? 0 : 1;
}

void see() { seen = infer(); }

template <Updater& updater>
void apply() {
  applied = ei_ota_apply(&updater.ota);
}

void restore_other() { restored = ei_ota_restore(&other.ota); }

struct Meeting {
  const char* name;
  stepping_case_t tested;
};
const Meeting meetings[] = {
    {"inference in an update", {restore, apply<whole>, see, check_meeting}},
    {"update in an inference", {restore, see, apply<whole>, check_meeting}},
    {"restore in an update", {restore, apply<whole>, restore_other, check_two_changes}},
    {"inference that does not look in an update", {restore, apply<unseen>, see, check_meeting}},
    {"update that does not look in an inference", {restore, see, apply<blind>, check_meeting}},
};

void look_at_both() {
  restore();
  old_weights = infer().weights;
  apply<whole>();
  new_weights = infer().weights;
  demand(old_weights == new_weights, "the same weights");
}

void step_through_all() {
  for (const Meeting& meeting : meetings) {
    busy = refused = 0;
    const stepping_result_t result = step_through(&meeting.tested);
    print_report({meeting.name, busy, "refused", refused}, result);
  }
}

}  // namespace

extern "C" void dump(dump_record_t, uint32_t, uint32_t, const void* bytes, size_t size) {
  const uint8_t* const read = static_cast<const uint8_t*>(bytes);
  for (size_t i = 0; i < size; ++i) read_so_far = read_so_far * 16777619u ^ read[i];
}

int main() {
  static char command_line[256];
  read_command_line(command_line, sizeof command_line);
  const char* const meeting = cut_last_word(command_line);
  prepare_updaters(command_line);
  look_at_both();
  if (strcmp(meeting, "all") == 0)
    step_through_all();
  else
    step_once(&meetings[atoi(meeting)].tested);
  return 0;
}
