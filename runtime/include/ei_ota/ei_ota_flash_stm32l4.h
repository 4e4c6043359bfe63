/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A payload store in the internal flash of an STM32L4 or STM32L4+ (RM0351, RM0392, RM0394, RM0432). It needs no vendor library.
 *
 * @code{.c}
 *   static ei_ota_flash_stm32l4_t chip = { .start = 0x080C0000, .size = 2 * 2048 + 3 * 16384 };
 *   static ei_ota_flash_t flash;
 *   static uint8_t unit[EI_OTA_FLASH_STM32L4_PROG_SIZE];
 *   static ei_ota_store_t store = { .flash = &flash, .unit = unit, .trial_boots = 3 };
 *
 *   const int error = ei_ota_flash_stm32l4_start(&flash, &chip, 16384, 3);     // before ei_ota_boot
 * @endcode
 *
 * Compile runtime/flash/flash_stm32l4.c (in CMake: link EiOta::flash_stm32l4), and keep the linker from placing anything else
 * between `start` and `start + size`: with STORE of ei_ota_patch the build checks that. An erase block is a page: 2,048 bytes,
 * on STM32L4+ 4,096 bytes with two banks and 8,192 bytes with one.
 *
 * **Reads while flash is written.** A read of the bank that is being programmed or erased stalls the core until the operation
 * has ended, up to 25 ms for a page. So code need not be in RAM, but interrupts are delayed by as much. The other bank of a
 * chip with two banks stays readable: put the store in the bank that the firmware does not run from. On a chip with one bank,
 * interrupts are served meanwhile if their handlers, everything that the handlers use, and the vector table are in RAM, and if
 * EI_OTA_RAM_FUNCTION (ei_ota_config.h) also places the waiting functions in RAM.
 *
 * **Other users of the flash controller.** Nothing else may program or erase flash, or unlock FLASH_CR, during a callback:
 * share a mutex with other drivers, and do none of this in an interrupt handler. A callback that finds someone else's
 * unfinished operation fails and changes nothing. A callback also fails if someone locks FLASH_CR while it runs. At some
 * moments the driver cannot detect the conflict in time: the chip then raises a fault, and after an interleaved key sequence
 * its flash stays locked until the next reset.
 *
 * **Power losses.** A double word whose programming was cut off may read with an ECC error that cannot be corrected. The chip
 * reports it by an NMI, and vendors' default handlers never return: the device would hang at the next ei_ota_boot. The store
 * expects such double words and recognises them by its checksums, so that the handler only has to clear the error. Begin
 * NMI_Handler with `if (ei_ota_flash_stm32l4_clear_ecc_error(&chip)) return;`.
 */
#ifndef EI_OTA_FLASH_STM32L4_H
#define EI_OTA_FLASH_STM32L4_H

#include <stdint.h>

#include "ei_ota/ei_ota_store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Sizes in bytes. */
enum { EI_OTA_FLASH_STM32L4_PROG_SIZE = 8 /**< a double word, which has one ECC */ };

/** The context of the callbacks. Set start and size; ei_ota_flash_stm32l4_start sets the rest, by what the chip says. */
typedef struct {
  uint32_t start;     /**< address of the store, a multiple of the page size */
  uint32_t size;      /**< of the store in bytes: two pages for the records, and the slots */
  uint32_t page_size; /**< internal */
  uint32_t bank_size; /**< internal: the whole flash if there is one bank; 0 before ei_ota_flash_stm32l4_start */
  uint8_t is_swapped; /**< internal: 1 if bank 2 is mapped first (FB_MODE) */
} ei_ota_flash_stm32l4_t;

/**
 * Fills in callbacks, mapping and sizes of a payload store. It reads the chip's identity, flash size and options, so that it
 * erases the right pages in whichever bank layout, and refuses a chip that it does not know.
 *
 * @param flash       receives what ei_ota_store_t.flash needs; it has to stay in memory
 * @param chip        its context, which has to stay in memory
 * @param slot_size   as in ei_ota_flash_t
 * @param slot_count  likewise
 * @return 0; EI_OTA_ERR_ARGUMENT: the chip is none of these, the store is not inside its flash, or the pages and slots do not
 * fit into the store.
 */
int ei_ota_flash_stm32l4_start(ei_ota_flash_t *flash, ei_ota_flash_stm32l4_t *chip, uint32_t slot_size, uint32_t slot_count);

/**
 * Programs double words. Afterwards FLASH_CR is locked and the caches are enabled if they were before.
 *
 * @param chip    the ei_ota_flash_stm32l4_t
 * @param offset  in bytes, a multiple of 8
 * @param data    the bytes, not in flash
 * @param size    number of bytes, a multiple of 8
 * @return 0; -1 past the end, if the chip reports an error (programmed before, write protection), if someone else uses the
 * flash controller, or if the chip stays busy. In the last case its registers are left alone, because writing them would wait
 * for ever.
 */
int ei_ota_flash_stm32l4_prog(void *chip, uint32_t offset, const void *data, uint32_t size);

/**
 * Erases a page.
 *
 * @param chip    the ei_ota_flash_stm32l4_t
 * @param offset  of the page, in bytes
 * @return 0; -1 as ei_ota_flash_stm32l4_prog.
 */
int ei_ota_flash_stm32l4_erase(void *chip, uint32_t offset);

/**
 * Call it in NMI_Handler. Clears an ECC error that cannot be corrected if its address is in the store.
 *
 * @param chip  the context
 * @return 1 if it did: return from the handler. 0 for an NMI with another cause, and before ei_ota_flash_stm32l4_start.
 */
int ei_ota_flash_stm32l4_clear_ecc_error(const ei_ota_flash_stm32l4_t *chip);

#ifdef __cplusplus
}
#endif
#endif
