/* SPDX-License-Identifier: MIT */
/* The second flash bank of QEMU's RISC-V machine "virt", by the example's driver. */
#include "board_flash.h"
#include "flash.h"

#define NOR ((void*)0x22000000u)

enum { SECTOR = 256 * 1024, PROG_SIZE = 4 };

ei_ota_flash_t restart_flash(void) {
  const ei_ota_flash_t flash = {.context = NOR,
                                .prog = board_prog_flash,
                                .erase = board_erase_flash,
                                .mapped = (const uint8_t*)NOR,
                                .prog_size = PROG_SIZE,
                                .erase_size = SECTOR,
                                .slot_size = SECTOR,
                                .slot_count = 2};
  return flash;
}
