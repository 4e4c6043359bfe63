// SPDX-License-Identifier: MIT
// What an application adds to keep payloads in flash: the lines of ei_ota_store.h. Built once with each of RESUME, LIST and
// SELF_TEST besides, to see what their use adds.
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "ei_ota/ei_ota.h"
#include "flash_array.h"
#include MODEL_HEADER

extern "C" {  // by these names their sizes are read
extern uint8_t prog_unit_of_store[PROG_SIZE];
extern ei_ota_store_t payload_store;
extern ei_ota_t updater;
}
uint8_t prog_unit_of_store[PROG_SIZE];
ei_ota_store_t payload_store = EI_OTA_STORE_INIT(&flash_array, prog_unit_of_store, 3);
static const ei_ota_config_t config = EI_OTA_CONFIG_STORE(&MODEL, &payload_store);
ei_ota_t updater = EI_OTA_INIT(&config);

/// Starts a payload, or with RESUME goes on with it.
static int begin() {
#ifdef RESUME
  uint32_t offset = 0;
  const int error = ei_ota_tell(&updater, &offset);
  return error != 0 ? error : ei_ota_begin_at(&updater, offset);
#else
  return ei_ota_begin(&updater);
#endif
}

int main() {
  uint8_t chunk[64];
  size_t size;
  int error = ei_ota_boot(&updater);
  if (error == 0) error = begin();
  while (error == 0 && (size = board_receive(chunk, sizeof chunk)) != 0) error = ei_ota_write(&updater, chunk, size);
  if (error == 0) error = ei_ota_end(&updater);
  if (error == 0) error = ei_ota_apply(&updater);
#ifdef SELF_TEST
  if (error == 0)
    error = ei_ota_self_test(
        &updater, [](void*, const ei_ota_case_t*) -> const float* { return nullptr; }, nullptr);
#endif
  if (error == 0) error = ei_ota_confirm(&updater);
  if (error == 0) error = ei_ota_rollback(&updater);
#ifdef LIST
  ei_ota_slot_t slot;
  if (error == 0) error = ei_ota_list(&updater, 0, &slot);
#endif
  if (error == 0) error = ei_ota_restore(&updater);
  board_print(ei_ota_strerror(error));
  return error != 0;
}
