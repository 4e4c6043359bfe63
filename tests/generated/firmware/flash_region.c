/* SPDX-License-Identifier: MIT */
#include "flash_region.h"

enum { SLOT_COUNT = 3 };

static ei_ota_flash_t with_slots(ei_ota_flash_t flash, uint32_t slot_size) {
  flash.slot_size = (slot_size + flash.erase_size - 1) / flash.erase_size * flash.erase_size;
  flash.slot_count = SLOT_COUNT;
  for (uint32_t at = 0; at != 2 * flash.erase_size + SLOT_COUNT * flash.slot_size; at += flash.erase_size)
    (void)flash.erase(flash.context, at);
  return flash;
}

#if defined(__arm__)
#include "../../firmware/mapped_flash/mapped_flash.h"

ei_ota_flash_t flash_region(uint32_t slot_size) { return with_slots(mapped_flash(slot_size, SLOT_COUNT), slot_size); }
#elif defined(__riscv)
#include "../../firmware/restart/flash.h"

ei_ota_flash_t flash_region(uint32_t slot_size) { return with_slots(restart_flash(), slot_size); }
#else
#include "ei_ota/ei_ota_flash_ram.h"

static uint8_t bytes[1 << 22] __attribute__((aligned(16)));
static ei_ota_flash_ram_t ram = {bytes, sizeof bytes, 1024};

ei_ota_flash_t flash_region(uint32_t slot_size) {
  const ei_ota_flash_t flash = {.context = &ram,
                                .prog = ei_ota_flash_ram_prog,
                                .erase = ei_ota_flash_ram_erase,
                                .mapped = bytes,
                                .prog_size = FLASH_REGION_UNIT,
                                .erase_size = ram.erase_size};
  return with_slots(flash, slot_size);
}
#endif
