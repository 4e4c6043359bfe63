// SPDX-License-Identifier: MIT
// Looks for penguins with weights in flash: those of the factory, those of an update, the same after a reset, and those of the
// factory again. It never has weights in RAM.
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "detector.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota_bird.h"
#include "flash.h"
#include "print.h"

namespace {

ei_ota_flash_t flash;
uint8_t unit[8];
ei_ota_store_t store;
ei_ota_config_t config;
ei_ota_t ota;

void stop_on(int error, const char* step) {
  if (error == 0) return;
  print("%s: %s (%d)\n", step, ei_ota_strerror(error), error);
  board_exit(1);
}

/// What a reset leaves: RAM as start-up code fills it.
void start() {
  for (uint32_t i = 0; i != ei_ota_bird.part_count; ++i) {
    const ei_ota_tensors_t* const tensors = ei_ota_bird.parts[i]->tensors;
    tensors->binding->bound = tensors->binding->held = tensors->rows;
  }
  store = {};
  store.flash = &flash;
  store.unit = unit;
  store.trial_boots = 2;
  config.model = &ei_ota_bird;
  config.store = &store;
  ota = {};
  ota.config = &config;
  stop_on(ei_ota_boot(&ota), "boot");
}

void take_update() {
  uint8_t chunk[61];
  size_t size;
  stop_on(ei_ota_begin(&ota), "begin");
  while ((size = board_receive(chunk, sizeof chunk)) != 0) stop_on(ei_ota_write(&ota, chunk, size), "write");
  stop_on(ei_ota_end(&ota), "end");
  stop_on(ei_ota_apply(&ota), "apply");
}

}  // namespace

int main() {
  flash = restart_flash();
  flash.slot_count = 3;
  for (uint32_t at = 0; at != EI_OTA_STORE_SIZE(flash.erase_size, flash.slot_size, flash.slot_count); at += flash.erase_size)
    stop_on(flash.erase(flash.context, at), "erase");
  start();
  look_for_penguins("factory weights");
  take_update();
  look_for_penguins("after the update");
  start();
  look_for_penguins("after a reset");
  stop_on(ei_ota_confirm(&ota), "confirm");
  stop_on(ei_ota_restore(&ota), "restore");
  look_for_penguins("after the restore");
  start();
  look_for_penguins("after a reset of that");
  return 0;
}
