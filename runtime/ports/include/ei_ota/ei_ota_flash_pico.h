/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A payload store in the flash of a Raspberry Pi Pico (RP2040, RP2350), through the pico-sdk.
 *
 * @code{.c}
 *   static ei_ota_flash_pico_t chip = { .start = XIP_BASE + 0x1F0000, .size = 2 * EI_OTA_FLASH_PICO_ERASE_SIZE + 3 * 16384 };
 *   static ei_ota_flash_t flash;
 *   static uint8_t unit[EI_OTA_FLASH_PICO_PROG_SIZE];
 *   static ei_ota_store_t store = { .flash = &flash, .unit = unit, .trial_boots = 3 };
 *
 *   const int error = ei_ota_flash_pico_start(&flash, &chip, 16384, 3);     // before ei_ota_boot
 * @endcode
 *
 * Compile runtime/ports/flash_pico.c (in CMake: link EiOta::flash_pico, which brings hardware_flash and pico_flash), and keep
 * the linker from placing anything else between `start` and `start + size`: with STORE of ei_ota_patch the build checks that.
 *
 * **Nothing executes from flash while it is written.** The callbacks call flash_safe_execute, which disables interrupts and
 * keeps the other core out of flash for as long: less than 1 ms for a page, about 50 ms for a sector, up to 400 ms with some
 * flash chips. If core 1 runs, it has to call flash_safe_execute_core_init() once; otherwise the callbacks fail, or in a debug
 * build of the pico-sdk stop at an assertion. A DMA transfer must not read flash meanwhile.
 *
 * **RP2350.** With a partition table the boot ROM may map flash in another place than it is in. Put the store where the address
 * is XIP_BASE plus the offset in the flash; ei_ota_flash_pico_start cannot know.
 */
#ifndef EI_OTA_FLASH_PICO_H
#define EI_OTA_FLASH_PICO_H

#include <stdint.h>

#include "ei_ota/ei_ota_store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Sizes in bytes. */
enum {
  EI_OTA_FLASH_PICO_PROG_SIZE = 256,  /**< a page */
  EI_OTA_FLASH_PICO_ERASE_SIZE = 4096 /**< a sector */
};

/** The context of the callbacks. */
typedef struct {
  uint32_t start; /**< address of the store, XIP_BASE and a multiple of EI_OTA_FLASH_PICO_ERASE_SIZE */
  uint32_t size;  /**< of the store in bytes: two sectors for the records, and the slots */
} ei_ota_flash_pico_t;

/**
 * Fills in callbacks, mapping and sizes of a payload store.
 *
 * @param flash       receives what ei_ota_store_t.flash needs; it has to stay in memory
 * @param chip        its context, which has to stay in memory
 * @param slot_size   as in ei_ota_flash_t
 * @param slot_count  likewise
 * @return 0; EI_OTA_ERR_ARGUMENT: the store is not inside the board's flash (PICO_FLASH_SIZE_BYTES), or the sectors and slots
 * do not fit into the store.
 */
int ei_ota_flash_pico_start(ei_ota_flash_t *flash, const ei_ota_flash_pico_t *chip, uint32_t slot_size, uint32_t slot_count);

/**
 * Programs pages.
 *
 * @param chip    the ei_ota_flash_pico_t
 * @param offset  in bytes, a multiple of a page
 * @param data    the bytes, not in flash
 * @param size    number of bytes, a multiple of a page
 * @return 0; -1 past the end, or if it is not safe to write flash.
 */
int ei_ota_flash_pico_prog(void *chip, uint32_t offset, const void *data, uint32_t size);

/**
 * Erases a sector.
 *
 * @param chip    the ei_ota_flash_pico_t
 * @param offset  of the sector, in bytes
 * @return 0; -1 as ei_ota_flash_pico_prog.
 */
int ei_ota_flash_pico_erase(void *chip, uint32_t offset);

#ifdef __cplusplus
}
#endif
#endif
