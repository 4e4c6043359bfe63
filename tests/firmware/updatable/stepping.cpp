// SPDX-License-Identifier: MIT
// The penguin detector with weights in RAM, stepped through (penguin_stepping.h).
#include <stdint.h>

#include "../stepping/penguin_stepping.h"
#include "crc32.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota_penguin.h"
#include "entries.h"
#include "print.h"

namespace {

uint8_t staging[EI_OTA_PENGUIN_PAYLOAD_SIZE];
const ei_ota_config_t config = EI_OTA_CONFIG_STAGING(&ei_ota_penguin, staging);
ei_ota_t ota = EI_OTA_INIT(&config);

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

void see() { seen = infer_penguin(); }
void apply() { changed = ei_ota_apply(&ota); }
void restore() { changed = ei_ota_restore(&ota); }

void have_factory_weights() { demand(ei_ota_restore(&ota), "restore"); }
void have_new_weights() { demand(ei_ota_apply(&ota), "apply"); }

int check(const State& before, const State& after) {
  busy += changed == EI_OTA_ERR_BUSY;
  passed += changed == 0;
  const bool is_whole = seen == penguin_refusal || seen == factory.outputs || seen == updated.outputs;
  const bool may_be = changed == 0 || changed == EI_OTA_ERR_BUSY;
  return is_whole && may_be && weights() == (changed == 0 ? after : before).weights ? 0 : 1;
}

int check_apply() { return check(factory, updated); }
int check_restore() { return check(updated, factory); }

const stepping_case_t apply_in_inference = {have_factory_weights, see, apply, check_apply};
const stepping_case_t inference_in_apply = {have_factory_weights, apply, see, check_apply};
const stepping_case_t inference_in_restore = {have_new_weights, restore, see, check_restore};

uint32_t flags() { return *ei_ota_penguin.changing; }

Report take_report(const char* name) {
  const Report report = {name, busy, "passed", passed};
  busy = passed = 0;
  return report;
}

void print_watched() {
  have_factory_weights();
  print("watch %lx 1", (unsigned long)(uintptr_t)ei_ota_penguin.parts[0]->in_use);
  print(" %lx 1\n", (unsigned long)(uintptr_t)ei_ota_penguin.changing);
}

void step_through(const char* name, const stepping_case_t& tested, uint32_t stride) {
  const stepping_result_t result = step_through_changes(&tested, stride, flags);
  print_report(take_report(name), result);
}

void step_through_changes_of_weights() {
  step_through("inference in an apply", inference_in_apply, 97);
  step_through("inference in a restore", inference_in_restore, 997);
}

State state_now() { return {infer_penguin(), weights()}; }

void prepare(const char* payload_path) {
  receive_payload(ota, payload_path);
  factory = state_now();
  have_new_weights();
  updated = state_now();
  demand(factory.outputs == updated.outputs || factory.weights == updated.weights, "the same outputs or weights");
}

}  // namespace

int main() { return step_penguin({prepare, &apply_in_inference, print_watched, step_through_changes_of_weights, take_report}); }
