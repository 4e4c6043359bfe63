/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A payload store in a partition of ESP-IDF, through esp_partition.
 *
 * @code{.c}
 *   static ei_ota_flash_t flash;
 *   static uint8_t unit[EI_OTA_FLASH_ESP_PROG_SIZE];
 *   static ei_ota_store_t store = { .flash = &flash, .unit = unit, .trial_boots = 3 };
 *
 *   const esp_partition_t *const partition =
 *       esp_partition_find_first(ESP_PARTITION_TYPE_DATA, ESP_PARTITION_SUBTYPE_ANY, "model_store");
 *   const int error = ei_ota_flash_esp_start(&flash, partition, 16384, 3);     // before ei_ota_boot
 * @endcode
 *
 * The component of ESP-IDF contains runtime/ports/flash_esp.c. The drivers keep both cores and interrupts out of flash while it
 * is written. Weights in flash (STORAGE FLASH) need the mapping, which this function makes and which lasts; it takes pages of
 * 64 KiB of the address space. A partition table without the flag `encrypted` for this partition is needed: in encrypted flash
 * an erased byte does not read 0xFF.
 */
#ifndef EI_OTA_FLASH_ESP_H
#define EI_OTA_FLASH_ESP_H

#include <esp_partition.h>
#include <stdint.h>

#include "ei_ota/ei_ota_store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes of a prog unit. */
enum { EI_OTA_FLASH_ESP_PROG_SIZE = 16 };

/**
 * Fills in callbacks, mapping and sizes of a payload store.
 *
 * @param flash       receives what ei_ota_store_t.flash needs; it has to stay in memory
 * @param partition   as esp_partition_find_first returns it, also NULL
 * @param slot_size   as in ei_ota_flash_t
 * @param slot_count  likewise
 * @return 0; EI_OTA_ERR_ARGUMENT: there is no partition, it is encrypted or read-only, or the erase blocks and slots do not fit
 * into it; EI_OTA_ERR_FLASH: it cannot be mapped.
 */
int ei_ota_flash_esp_start(ei_ota_flash_t *flash, const esp_partition_t *partition, uint32_t slot_size, uint32_t slot_count);

#ifdef __cplusplus
}
#endif
#endif
