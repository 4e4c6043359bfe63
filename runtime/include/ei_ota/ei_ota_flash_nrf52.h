/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A payload store in the internal flash of an nRF52 (nRF52805 to nRF52840). It needs no vendor library.
 *
 * @code{.c}
 *   static ei_ota_flash_nrf52_t chip = { .start = 0xE0000, .size = EI_OTA_STORE_SIZE(4096, 16384, 3) };
 *   static ei_ota_flash_t flash;
 *   static uint8_t unit[EI_OTA_FLASH_NRF52_PROG_SIZE];
 *   static ei_ota_store_t store = { .flash = &flash, .unit = unit, .trial_boots = 3 };
 *
 *   const int error = ei_ota_flash_nrf52_start(&flash, &chip, 16384, 3);     // before ei_ota_boot
 * @endcode
 *
 * Compile runtime/flash/flash_nrf52.c (in CMake: link EiOta::flash_nrf52), and keep the linker from placing anything else
 * between `start` and `start + size`: with STORE of ei_ota_patch the build checks that.
 *
 * **Reads while flash is written.** The CPU is halted while a word is programmed or a page erased, up to 90 ms for a page. So
 * code need not be in RAM, but interrupts are delayed by as much. Some of these chips (nRF52840) halt the CPU only while it
 * executes from flash. On these, interrupts are served meanwhile if their handlers, everything that the handlers use, and the
 * vector table are in RAM, and if EI_OTA_RAM_FUNCTION (ei_ota_config.h) also places the waiting functions in RAM.
 *
 * **Other users of the NVMC.** Nothing else may program or erase flash during a callback: share a mutex with other drivers, and
 * neither program nor erase in an interrupt handler. A handler that makes flash read-only again in the middle of a callback may
 * turn the next programmed word into a fault. While a SoftDevice is enabled, the NVMC is the SoftDevice's, and using it is a
 * fault: write callbacks that call sd_flash_write and sd_flash_page_erase instead, and wait for their events.
 */
#ifndef EI_OTA_FLASH_NRF52_H
#define EI_OTA_FLASH_NRF52_H

#include <stdint.h>

#include "ei_ota/ei_ota_store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Sizes in bytes. */
enum {
  EI_OTA_FLASH_NRF52_PROG_SIZE = 4,    /**< a word */
  EI_OTA_FLASH_NRF52_ERASE_SIZE = 4096 /**< a page */
};

/** The context of the callbacks. */
typedef struct {
  uint32_t start; /**< address of the store, a multiple of EI_OTA_FLASH_NRF52_ERASE_SIZE */
  uint32_t size;  /**< of the store in bytes: two pages for the records, and the slots */
} ei_ota_flash_nrf52_t;

/**
 * Fills in callbacks, mapping and sizes of a payload store.
 *
 * @param flash       receives what ei_ota_store_t.flash needs; it has to stay in memory
 * @param chip        its context, which has to stay in memory
 * @param slot_size   as in ei_ota_flash_t
 * @param slot_count  likewise
 * @return 0; EI_OTA_ERR_ARGUMENT: the store is not inside the chip's flash, or the pages and slots do not fit into the store.
 */
int ei_ota_flash_nrf52_start(ei_ota_flash_t *flash, const ei_ota_flash_nrf52_t *chip, uint32_t slot_size, uint32_t slot_count);

/**
 * Programs words, and compares them with what is in flash then, because the chip reports no errors. Afterwards NVMC.CONFIG is
 * what it was before the call.
 *
 * @param chip    the ei_ota_flash_nrf52_t
 * @param offset  in bytes, a multiple of 4
 * @param data    the bytes, not in flash
 * @param size    number of bytes, a multiple of 4
 * @return 0; -1 past the end, if flash then reads other bytes (programmed before, protected), or if the chip stays busy. In the
 * last case NVMC.CONFIG is left alone, because it must not be written while the chip is busy.
 */
int ei_ota_flash_nrf52_prog(void *chip, uint32_t offset, const void *data, uint32_t size);

/**
 * Erases a page, and checks that it reads 0xFF.
 *
 * @param chip    the ei_ota_flash_nrf52_t
 * @param offset  of the page, in bytes
 * @return 0; -1 as ei_ota_flash_nrf52_prog.
 */
int ei_ota_flash_nrf52_erase(void *chip, uint32_t offset);

#ifdef __cplusplus
}
#endif
#endif
