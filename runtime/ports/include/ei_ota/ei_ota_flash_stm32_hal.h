/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A payload store in the internal flash of an STM32, through ST's HAL, as projects of CubeMX contain it.
 *
 * @code{.c}
 *   static const ei_ota_flash_stm32_hal_t chip = { .start = 0x08060000, .size = 2 * 2048 + 3 * 16384 };
 *   static ei_ota_flash_t flash;
 *   static uint8_t unit[EI_OTA_FLASH_STM32_HAL_PROG_SIZE];
 *   static ei_ota_store_t store = { .flash = &flash, .unit = unit, .trial_boots = 3 };
 *
 *   const int error = ei_ota_flash_stm32_hal_start(&flash, &chip, 16384, 3);     // after HAL_Init, before ei_ota_boot
 * @endcode
 *
 * Compile runtime/ports/flash_stm32_hal.c (in CMake: link EiOta::flash_stm32_hal) with the macros and include directories of
 * the HAL. It includes CubeMX's main.h, or the header that EI_OTA_STM32_HAL_HEADER names. Keep the linker from placing anything
 * else between `start` and `start + size`: with STORE of ei_ota_patch the build checks that.
 *
 * **Families.** What the HAL's macros say decides: STM32C0, F0, F1, F3, G0, G4, H5, H7, L5, U0, U5, WB, WBA and WL. The store
 * is in one bank. Others do not compile: STM32L4 has EiOta::flash_stm32l4; STM32F2, F4 and F7 have sectors of several sizes,
 * and erased flash of STM32L0 and L1 reads 0.
 *
 * **Reads while flash is written** wait until the HAL has finished, unless they are of another bank: put the store in the bank
 * that the firmware does not run from. Interrupts are delayed by as much, up to some tens of milliseconds for a page and
 * seconds for a sector of 128 KiB.
 *
 * **Other users.** Nothing else may program or erase flash during a callback; share a mutex with them. Afterwards flash is
 * locked. On an STM32WB or a WL with two cores, the other core's stack has rules of its own for when flash may be written.
 *
 * **Power losses.** A unit whose programming was cut off may read with an ECC error that cannot be corrected. The store expects
 * that, but the chip reports it by an NMI, and vendors' default handlers never return: begin NMI_Handler with
 * `if (ei_ota_flash_stm32_hal_clear_ecc_error()) return;`. An STM32H7 reports it by a bus fault, which the callback ignores. So
 * the store is read through a callback, and `mapped` is NULL. Weights in flash (STORAGE FLASH) need `flash.mapped`: set it to
 * `start` only on chips without ECC, or with a handler that recovers by itself.
 */
#ifndef EI_OTA_FLASH_STM32_HAL_H
#define EI_OTA_FLASH_STM32_HAL_H

#include <stdint.h>

#include "ei_ota/ei_ota_store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes of a prog unit: what the largest of the families' flashes programs at once, and a multiple of the others. */
enum { EI_OTA_FLASH_STM32_HAL_PROG_SIZE = 32 };

/** The context of the callbacks. */
typedef struct {
  uint32_t start; /**< address of the store, a multiple of the size of a page or sector */
  uint32_t size;  /**< of the store in bytes: two pages or sectors for the records, and the slots */
} ei_ota_flash_stm32_hal_t;

/**
 * Fills in callbacks and sizes of a payload store. An erase block is a page or a sector.
 *
 * @param flash       receives what ei_ota_store_t.flash needs; it has to stay in memory
 * @param chip        its context, which has to stay in memory
 * @param slot_size   as in ei_ota_flash_t
 * @param slot_count  likewise
 * @return 0; EI_OTA_ERR_ARGUMENT: the store is not inside one bank of the flash, the erase blocks and slots do not fit into it,
 * or the option bytes swap the banks or make one of them.
 */
int ei_ota_flash_stm32_hal_start(ei_ota_flash_t *flash, const ei_ota_flash_stm32_hal_t *chip, uint32_t slot_size,
                                 uint32_t slot_count);

/**
 * Call it in NMI_Handler. Clears an ECC error that cannot be corrected if it came from a read of the store.
 *
 * @return 1 if it did: return from the handler. 0 for an NMI with another cause.
 */
int ei_ota_flash_stm32_hal_clear_ecc_error(void);

#ifdef __cplusplus
}
#endif
#endif
