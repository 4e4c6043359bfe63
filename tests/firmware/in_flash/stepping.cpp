// SPDX-License-Identifier: MIT
// The penguin detector with weights in flash, stepped through (penguin_stepping.h).
#include <stdint.h>

#include "../stepping/penguin_stepping.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota_bird.h"
#include "flash.h"
#include "print.h"

namespace {

// The payload is in the first slot, which counts as bad so that it stays there. Its weight image is in the second one.
constexpr uint32_t payload_slot = 0, image_slot = 1;

ei_ota_flash_t flash;
uint8_t unit[8];
ei_ota_store_t store;
ei_ota_config_t config;
ei_ota_t ota;

uint32_t factory_outputs, new_outputs, seen;
uint32_t busy, reused;
int begun;

void see() { seen = infer_penguin(); }

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
    const uint8_t* const head = flash.mapped + EI_OTA_STORE_SIZE(flash.erase_size, flash.slot_size, payload_slot);
    demand(ei_ota_write(&ota, head, 100), "write");
    demand(ei_ota_abort(&ota), "abort");
  }
}

bool is_whole() { return seen == factory_outputs || seen == new_outputs; }

int check_reuse() {
  busy += begun == EI_OTA_ERR_BUSY;
  reused += begun == 0;
  return is_whole() && (begun == 0 || begun == EI_OTA_ERR_BUSY) && infer_penguin() == factory_outputs ? 0 : 1;
}

void select_image() { demand(ei_ota_select(&ota, image_slot), "select"); }

int check_select() { return is_whole() && infer_penguin() == new_outputs ? 0 : 1; }

int check_restore() { return is_whole() && infer_penguin() == factory_outputs ? 0 : 1; }

const ei_ota_tensors_t& tensors() { return *ei_ota_bird.parts[0]->tensors; }

uint32_t bound_rows() { return static_cast<uint32_t>(reinterpret_cast<uintptr_t>(tensors().binding->bound)); }

const stepping_case_t reuse = {run_image, see, reuse_slot, check_reuse};
const stepping_case_t selection = {restore, select_image, see, check_select};
const stepping_case_t restoration = {run_image, restore, see, check_restore};

Report take_report(const char* name) {
  const Report report = {name, busy, "passed", reused};
  busy = reused = 0;
  return report;
}

void print_watched() {
  run_image();
  const uint32_t table_size = tensors().row_count * (tensors().row_size + 12u);
  print("watch %lx 4 %lx 4", (unsigned long)(uintptr_t)&tensors().binding->bound,
        (unsigned long)(uintptr_t)&tensors().binding->held);
  print(" %lx %lx\n", (unsigned long)bound_rows(), (unsigned long)table_size);
}

void step_through(const char* name, const stepping_case_t& tested, uint32_t stride) {
  const stepping_result_t result = step_through_changes(&tested, stride, bound_rows);
  print_report(take_report(name), result);
}

void step_through_changes_of_weights() {
  step_through("inference in a restore", restoration, 97);
  run_image();
  step_through("inference in a select", selection, 997);
}

void prepare(const char* payload_path) {
  flash = restart_flash();
  flash.slot_count = 3;
  for (uint32_t at = 0; at != EI_OTA_STORE_SIZE(flash.erase_size, flash.slot_size, flash.slot_count); at += flash.erase_size)
    demand(flash.erase(flash.context, at), "erase");
  store.flash = &flash;
  store.unit = unit;
  config.model = &ei_ota_bird;
  config.store = &store;
  ota.config = &config;
  demand(ei_ota_boot(&ota), "boot");
  receive_payload(ota, payload_path);
  demand(store.target != payload_slot, "target");
  store.bad_slots = 1u << payload_slot;
  factory_outputs = infer_penguin();
  run_image();
  new_outputs = infer_penguin();
  demand(factory_outputs == penguin_refusal || factory_outputs == new_outputs, "the same outputs");
}

}  // namespace

int main() { return step_penguin({prepare, &reuse, print_watched, step_through_changes_of_weights, take_report}); }
