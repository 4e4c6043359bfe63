/* SPDX-License-Identifier: MIT */
/* An array in RAM that behaves like flash in the address space. */
#include "ei_ota/ei_ota_flash_ram.h"
#include "flash.h"

enum { PROG_SIZE = 8, ERASE_SIZE = 1024, SLOT_SIZE = 6 * ERASE_SIZE, SLOT_COUNT = 4 };

static uint8_t bytes[EI_OTA_STORE_SIZE(ERASE_SIZE, SLOT_SIZE, SLOT_COUNT)] __attribute__((aligned(16)));
static ei_ota_flash_ram_t ram = {bytes, sizeof bytes, ERASE_SIZE};

ei_ota_flash_t restart_flash(void) {
  const ei_ota_flash_t flash = {.context = &ram,
                                .prog = ei_ota_flash_ram_prog,
                                .erase = ei_ota_flash_ram_erase,
                                .mapped = bytes,
                                .prog_size = PROG_SIZE,
                                .erase_size = ERASE_SIZE,
                                .slot_size = SLOT_SIZE,
                                .slot_count = SLOT_COUNT};
  return flash;
}
