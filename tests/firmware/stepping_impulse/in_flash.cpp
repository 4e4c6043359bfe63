// SPDX-License-Identifier: MIT
// Weights in flash: the payload is in the first slot, which counts as bad so that it stays there, and its weight image in
// another one. The update is the selection of that image.
#include "in_flash.h"

#include <string.h>

#include "change.h"
#include "changes.h"
#include "ei_ota/ei_ota_flash_ram.h"
#include "harness.h"
#include EXPORT_HEADER

namespace {

constexpr uint32_t prog_size = 8, erase_size = 96, slot_count = 3, payload_slot = 0;
constexpr uint32_t slot_size = (EXPORT_SIZE + erase_size - 1) / erase_size * erase_size;

alignas(16) uint8_t bytes[EI_OTA_STORE_SIZE(erase_size, slot_size, slot_count)];
ei_ota_flash_ram_t ram = EI_OTA_FLASH_RAM_INIT(bytes, erase_size);
ei_ota_flash_t flash =
    EI_OTA_FLASH_INIT(nullptr, ei_ota_flash_ram_prog, ei_ota_flash_ram_erase, prog_size, erase_size, slot_size, slot_count);
uint8_t unit[prog_size];
ei_ota_store_t store = EI_OTA_STORE_INIT(&flash, unit, 1);
ei_ota_t ota = EI_OTA_INIT(&config);
uint32_t image_slot;
ei_ota_payload_t image;

uint32_t mix(uint32_t state, const volatile void* at, size_t size) {
  const volatile uint8_t* const from = static_cast<const volatile uint8_t*>(at);
  for (size_t i = 0; i != size; ++i) state = (state ^ from[i]) * 16777619u;
  return state;
}

}  // namespace

ei_ota_hold_t hold;
ei_ota_config_t config = EI_OTA_CONFIG_STORE(&EXPORT_MODEL, &store);
const uint32_t update_in_impulse_stride = 0, impulse_in_update_stride = 97;

void prepare_changes(const char* payload_path) {
  config.context = &hold;
  config.lock = ei_ota_hold_lock;
  config.unlock = ei_ota_hold_unlock;
  flash.context = &ram;
  flash.mapped = bytes;
  memset(bytes, 0xFF, sizeof bytes);
  demand(ei_ota_boot(&ota), "boot");
  receive_payload(ota, payload_path);
  demand(ei_ota_apply(&ota), "apply");
  image_slot = store.running;
  demand(image_slot == payload_slot, "slot");
  store.bad_slots = ~(1u << image_slot);
  demand(ei_ota_restore(&ota), "restore");
  demand(eiota_internal_read_slot(&ota, image_slot, &image), "read");
}

int update() { return ei_ota_select(&ota, image_slot); }
int restore() { return ei_ota_restore(&ota); }

void have_old_weights() { demand(restore(), "restore"); }

/// As update(), which verifies the image each time.
void have_new_weights() {
  demand(eiota_internal_start_change(&config), "start");
  demand(eiota_internal_in_flash.use(&ota, &image), "use");
  eiota_internal_finish_change(&config, 1);
  store.running = static_cast<uint8_t>(image_slot);
  ota.updated = 1;
}

uint32_t state_of_weights() {
  uint32_t state = mix(0, &hold, sizeof hold);
  const ei_ota_model_t& model = EXPORT_MODEL;
  if (model.changing != nullptr) state = mix(state, model.changing, 1);
  for (uint32_t i = 0; i != model.part_count; ++i) {
    const ei_ota_part_t& part = *model.parts[i];
    if (part.tensors != nullptr) state = mix(state, &part.tensors->binding->bound, sizeof part.tensors->binding->bound);
  }
  ei_ota_entry_t entry;
  eiota_internal_start_entries(&entry);
  while (eiota_internal_next_entry(&model, &entry))
    if (entry.address != nullptr) state = mix(state, entry.address[0], entry.size);
  return state;
}
