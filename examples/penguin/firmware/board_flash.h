/* SPDX-License-Identifier: MIT */
/* The callbacks of a payload store (ei_ota_flash_t) on boards with flash in their address space. */
#ifndef BOARD_FLASH_H
#define BOARD_FLASH_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Programs words. @param start  address of the store. @return 0, or -1 */
int board_prog_flash(void* start, uint32_t offset, const void* data, uint32_t size);

/** Erases an erase block. @param start  address of the store. @return 0, or -1 */
int board_erase_flash(void* start, uint32_t offset);

#ifdef __cplusplus
}
#endif
#endif
