// SPDX-License-Identifier: MIT
// Looks for penguins with the factory weights, after an update, and after restoring the factory weights.
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "board_flash.h"
#include "detector.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_store.h"
#include "ei_ota_penguin.h"
#include "print.h"

#ifdef EI_OTA_PENGUIN_STORE_START  // ei_ota_patch has STORE: the payload, and with STORAGE FLASH the weights, are kept in flash
static ei_ota_flash_t flash =
    EI_OTA_FLASH_INIT(nullptr, board_prog_flash, board_erase_flash, EI_OTA_PENGUIN_STORE_PROG_SIZE,
                      EI_OTA_PENGUIN_STORE_ERASE_SIZE, EI_OTA_PENGUIN_SLOT_SIZE, EI_OTA_PENGUIN_STORE_SLOTS);
static uint8_t unit[EI_OTA_PENGUIN_STORE_PROG_SIZE];
static ei_ota_store_t store = EI_OTA_STORE_INIT(&flash, unit, 3);
static const ei_ota_config_t config = EI_OTA_CONFIG_STORE(&ei_ota_penguin, &store);
#else
static uint8_t staging[EI_OTA_PENGUIN_PAYLOAD_SIZE];
static const ei_ota_config_t config = EI_OTA_CONFIG_STAGING(&ei_ota_penguin, staging);
#endif
static ei_ota_t ota = EI_OTA_INIT(&config);

static void stop_on(int error, const char* step) {
  if (error == 0) return;
  print("%s: %s (%d)\n", step, ei_ota_strerror(error), error);
  board_exit(1);
}

static void start() {
#ifdef EI_OTA_PENGUIN_STORE_START
  flash.context = reinterpret_cast<void*>(EI_OTA_PENGUIN_STORE_START);
  flash.mapped = static_cast<const uint8_t*>(flash.context);
  stop_on(ei_ota_boot(&ota), "boot");
#endif
}

static void take_update() {
  uint8_t chunk[61];
  size_t size;
  stop_on(ei_ota_begin(&ota), "begin");
  while ((size = board_receive(chunk, sizeof chunk)) != 0) stop_on(ei_ota_write(&ota, chunk, size), "write");
  stop_on(ei_ota_end(&ota), "end");
  stop_on(ei_ota_apply(&ota), "apply");
}

int main() {
  start();
  look_for_penguins("factory weights");
  take_update();
  look_for_penguins("after the update");
  stop_on(ei_ota_restore(&ota), "restore");
  look_for_penguins("after the restore");
  return 0;
}
