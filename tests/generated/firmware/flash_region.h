/* SPDX-License-Identifier: MIT */
/* Flash in the address space of each board: of mps2-an386 memory that is read-only but for the callbacks, of riscv32-virt its
 * NOR chips, of the host an array. */
#ifndef FLASH_REGION_H
#define FLASH_REGION_H

#include "ei_ota/ei_ota_store.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { FLASH_REGION_UNIT = 8 }; /* the largest prog unit */

/** @param number  of the region: 0 or 1
 * @return erased flash with three slots for `slot_size` bytes */
ei_ota_flash_t flash_region(uint32_t number, uint32_t slot_size);

#ifdef __cplusplus
}
#endif

#endif
