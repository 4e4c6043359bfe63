/* SPDX-License-Identifier: MIT */
#include "ei_ota/ei_ota_flash_ram.h"
#include "mapped_flash.h"

static uint8_t bytes[1 << 20] __attribute__((aligned(16)));
static ei_ota_flash_ram_t ram = EI_OTA_FLASH_RAM_INIT(bytes, MAPPED_FLASH_ERASE_SIZE);

ei_ota_flash_t mapped_flash(uint32_t slot_size, uint32_t slot_count) {
  const ei_ota_flash_t flash = {.context = &ram,
                                .prog = ei_ota_flash_ram_prog,
                                .erase = ei_ota_flash_ram_erase,
                                .mapped = bytes,
                                .prog_size = MAPPED_FLASH_PROG_SIZE,
                                .erase_size = ram.erase_size,
                                .slot_size = slot_size,
                                .slot_count = slot_count};
  return flash;
}
