/* SPDX-License-Identifier: MIT */
/* Flash in the address space, of which the boards have none: external RAM that the MPU keeps read-only but for the callbacks.
 * It survives a reset as flash does. A callback that flash would not obey ends the program with status 3, as a fault does. */
#ifndef MAPPED_FLASH_H
#define MAPPED_FLASH_H

#include <stdint.h>

#include "ei_ota/ei_ota_store.h"

#ifdef __cplusplus
extern "C" {
#endif

#if __ARM_ARCH >= 8
#define MAPPED_FLASH 0x60000000u /* DDR4 of the MPS3 */
#else
#define MAPPED_FLASH 0x21000000u /* PSRAM of the MPS2 */
#endif
#define MAPPED_FLASH_RESET_COUNT (MAPPED_FLASH + MAPPED_FLASH_SIZE) /* a word for resets() */

enum { MAPPED_FLASH_SIZE = 1 << 23, MAPPED_FLASH_PROG_SIZE = 8, MAPPED_FLASH_ERASE_SIZE = 4096 };

/** Makes the memory read-only. @return a store's flash with `slot_count` slots for `slot_size` bytes, rounded up to erase
 * blocks */
ei_ota_flash_t mapped_flash(uint32_t slot_size, uint32_t slot_count);

/** @return how often the board was reset. */
uint32_t resets(void);

void reset(void) __attribute__((noreturn));

#ifdef __cplusplus
}
#endif

#endif
