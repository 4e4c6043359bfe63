/* SPDX-License-Identifier: MIT */
#include "flash_region.h"

enum { REGION_SIZE = 1 << 22, REGIONS = 2, SLOT_COUNT = 3 };

#if defined(__arm__)
#include "../../firmware/mapped_flash/mapped_flash.h"

static ei_ota_flash_t whole_flash(void) { return mapped_flash(0, 0); }
#elif defined(__riscv)
#include "../../firmware/restart/flash.h"

static ei_ota_flash_t whole_flash(void) { return restart_flash(); }
#else
#include "ei_ota/ei_ota_flash_ram.h"

static uint8_t bytes[REGIONS * REGION_SIZE] __attribute__((aligned(16)));
static ei_ota_flash_ram_t ram = {bytes, sizeof bytes, 1024};

static ei_ota_flash_t whole_flash(void) {
  const ei_ota_flash_t flash = {.context = &ram,
                                .prog = ei_ota_flash_ram_prog,
                                .erase = ei_ota_flash_ram_erase,
                                .mapped = bytes,
                                .prog_size = FLASH_REGION_UNIT,
                                .erase_size = ram.erase_size};
  return flash;
}
#endif

ei_ota_flash_t flash_region(uint32_t number, uint32_t slot_size) {
  ei_ota_flash_t flash = whole_flash();
  flash.begin = number * REGION_SIZE;
  flash.slot_size = (slot_size + flash.erase_size - 1) / flash.erase_size * flash.erase_size;
  flash.slot_count = SLOT_COUNT;
  for (uint32_t at = 0; at != EI_OTA_STORE_SIZE(flash.erase_size, flash.slot_size, SLOT_COUNT); at += flash.erase_size)
    (void)flash.erase(flash.context, flash.begin + at);
  return flash;
}
