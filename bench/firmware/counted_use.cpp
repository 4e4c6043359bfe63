// SPDX-License-Identifier: MIT
// Prints how many instructions it takes to change between weights in flash: "step count" a line.
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "count.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_ram.h"
#include "ei_ota/ei_ota_store.h"
#include MODEL_HEADER

enum { PROG_SIZE = 8, ERASE_SIZE = 4096, SLOT_SIZE = 8 * ERASE_SIZE, SLOTS = 4 };

alignas(16) static uint8_t bytes[EI_OTA_STORE_SIZE(ERASE_SIZE, SLOT_SIZE, SLOTS)];
static uint8_t received[SLOT_SIZE], unit[PROG_SIZE];
static ei_ota_ready_t ready[SLOTS];
static ei_ota_flash_ram_t ram = EI_OTA_FLASH_RAM_INIT(bytes, ERASE_SIZE);
static ei_ota_flash_t flash =
    EI_OTA_FLASH_INIT(nullptr, ei_ota_flash_ram_prog, ei_ota_flash_ram_erase, PROG_SIZE, ERASE_SIZE, SLOT_SIZE, SLOTS);
static ei_ota_store_t store = EI_OTA_STORE_INIT(&flash, unit, 3);
static const ei_ota_config_t config = EI_OTA_CONFIG_STORE(&MODEL, &store);
static ei_ota_t ota = EI_OTA_INIT(&config);

static void expect(int error) {
  if (error != 0) board_exit(1);
}

int main() {
  const size_t size = board_receive(received, sizeof received);
  uint32_t slot = 0;
  flash.context = &ram;
  flash.mapped = bytes;
  store.ready = ready;
  for (uint32_t block = 0; block < sizeof bytes; block += ERASE_SIZE) expect(ei_ota_flash_ram_erase(&ram, block));
  expect(ei_ota_boot(&ota));
  expect(ei_ota_begin(&ota));
  expect(ei_ota_write(&ota, received, size));
  expect(ei_ota_end(&ota));
  count("keep", [&] { return ei_ota_keep(&ota, &slot); });
  count("nothing", [] { return 0; });
  count("use_first", [&] { return ei_ota_use(&ota, slot); });
  count("use_factory", [] { return ei_ota_use(&ota, EI_OTA_NO_SLOT); });
  count("use", [&] { return ei_ota_use(&ota, slot); });
  return 0;
}
