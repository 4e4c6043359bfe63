/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A payload store in a flash partition of Zephyr or the nRF Connect SDK, through flash_area.
 *
 * @code{.c}
 *   static ei_ota_flash_t flash;
 *   static uint8_t unit[CONFIG_EI_OTA_STORE_PROG_SIZE];
 *   static ei_ota_store_t store = { .flash = &flash, .unit = unit, .trial_boots = 3 };
 *
 *   const struct flash_area *area;
 *   int error = flash_area_open(FIXED_PARTITION_ID(model_store), &area);
 *   if (error == 0)                                                          // before ei_ota_boot
 *     error = ei_ota_flash_zephyr_start(&flash, area, sizeof unit, CONFIG_EI_OTA_STORE_SLOT_SIZE, CONFIG_EI_OTA_STORE_SLOTS);
 * @endcode
 *
 * CONFIG_EI_OTA_STORE compiles runtime/ports/flash_zephyr.c. The drivers of Zephyr serialise the users of a flash; how long
 * they stop the processor depends on the chip. The area stays open.
 */
#ifndef EI_OTA_FLASH_ZEPHYR_H
#define EI_OTA_FLASH_ZEPHYR_H

#include <stdint.h>

#include "ei_ota/ei_ota_store.h"

#ifdef __cplusplus
extern "C" {
#endif

struct flash_area;

/**
 * Fills in callbacks and sizes of a payload store, and the mapping if the partition is in the flash that the devicetree's
 * `zephyr,flash` names and firmware executes from there (CONFIG_XIP).
 *
 * @param flash       receives what ei_ota_store_t.flash needs; it has to stay in memory
 * @param area        the open flash area
 * @param prog_size   size of a prog unit: a multiple of what the flash can program
 * @param slot_size   as in ei_ota_flash_t
 * @param slot_count  likewise
 * @return 0; EI_OTA_ERR_ARGUMENT: the flash cannot program such units, an erased byte does not read 0xFF, the erase blocks and
 * slots do not fit into the area, or it does not consist of erase blocks of one size; EI_OTA_ERR_FLASH: the driver does not
 * know the erase blocks.
 */
int ei_ota_flash_zephyr_start(ei_ota_flash_t *flash, const struct flash_area *area, uint32_t prog_size, uint32_t slot_size,
                              uint32_t slot_count);

#ifdef __cplusplus
}
#endif
#endif
