/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A payload store in RAM: for tests and demonstrations, and for memories that keep their contents and need no erasing
 * (MRAM, FRAM, battery-backed RAM). Its contents at the very first start do not matter. For weights in flash the memory has
 * to begin at a multiple of 16.
 *
 * @code{.c}
 *   static uint8_t bytes[2 * 256 + 2 * 16384];
 *   static const ei_ota_flash_ram_t ram = { .bytes = bytes, .size = sizeof bytes, .erase_size = 256 };
 *   static const ei_ota_flash_t flash = { .context = (void *)&ram, .prog = ei_ota_flash_ram_prog,
 *                                         .erase = ei_ota_flash_ram_erase, .mapped = bytes, .prog_size = 1,
 *                                         .erase_size = 256, .slot_size = 16384, .slot_count = 2 };
 * @endcode
 */
#ifndef EI_OTA_FLASH_RAM_H
#define EI_OTA_FLASH_RAM_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The context of the callbacks. */
typedef struct {
  uint8_t *bytes;      /**< the memory */
  uint32_t size;       /**< of the memory in bytes: two record blocks and the slots */
  uint32_t erase_size; /**< as in ei_ota_flash_t */
} ei_ota_flash_ram_t;

/**
 * Initialises an ei_ota_flash_ram_t without designated initialisers; `bytes` has to be an array.
 *
 * @code{.c}
 *   static uint8_t bytes[2 * 256 + 2 * 16384];
 *   static ei_ota_flash_ram_t ram = EI_OTA_FLASH_RAM_INIT(bytes, 256);
 * @endcode
 */
#define EI_OTA_FLASH_RAM_INIT(bytes, erase_size) \
  { (bytes), sizeof(bytes), (erase_size) }

/**
 * Programs bytes as NOR flash does: it only clears bits. Firmware that forgets to erase is caught here before it
 * runs on real flash.
 *
 * @param ram     the ei_ota_flash_ram_t
 * @param offset  in bytes
 * @param data    the bytes
 * @param size    number of bytes
 * @return 0; -1 past the end.
 */
int ei_ota_flash_ram_prog(void *ram, uint32_t offset, const void *data, uint32_t size);

/**
 * Sets erase_size bytes to 0xFF.
 *
 * @param ram     the ei_ota_flash_ram_t
 * @param offset  of the erase block, in bytes
 * @return 0; -1 past the end.
 */
int ei_ota_flash_ram_erase(void *ram, uint32_t offset);

#ifdef __cplusplus
}
#endif
#endif
