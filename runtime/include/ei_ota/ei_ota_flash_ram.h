/*
 * RAM that plays flash: for tests and demonstrations, and for memories that keep their bytes and need no erasing (MRAM, FRAM,
 * RAM with a battery).
 *
 *   static uint8_t bytes[2 * 256 + 2 * 16384];
 *   static const ei_ota_flash_ram_t ram = { .bytes = bytes, .size = sizeof bytes, .erase_size = 256 };
 *   static const ei_ota_flash_t flash = { .context = (void *)&ram, .prog = ei_ota_flash_ram_prog,
 *                                         .erase = ei_ota_flash_ram_erase, .mapped = bytes, .prog_size = 1,
 *                                         .erase_size = 256, .slot_size = 16384, .slot_count = 2 };
 *
 * It is read by `mapped`. What it holds at the very first start does not matter.
 */
#ifndef EI_OTA_FLASH_RAM_H
#define EI_OTA_FLASH_RAM_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The context of the callbacks. */
typedef struct {
  uint8_t *bytes;
  uint32_t size;       /* of bytes: two blocks for records, and the slots */
  uint32_t erase_size; /* as in ei_ota_flash_t */
} ei_ota_flash_ram_t;

/* Without designators; of an array:
 *
 *   static uint8_t bytes[2 * 256 + 2 * 16384];
 *   static ei_ota_flash_ram_t ram = EI_OTA_FLASH_RAM_INIT(bytes, 256);
 */
#define EI_OTA_FLASH_RAM_INIT(bytes, erase_size) \
  { (bytes), sizeof(bytes), (erase_size) }

/** Clears bits, as NOR does: who programs what is not erased finds neither the old bytes nor the new ones there, and learns
 * of the mistake before a flash does it to him. @return 0, or -1 past the end. */
int ei_ota_flash_ram_prog(void *ram, uint32_t offset, const void *data, uint32_t size);

/** @return 0, or -1 past the end. */
int ei_ota_flash_ram_erase(void *ram, uint32_t offset);

#ifdef __cplusplus
}
#endif
#endif
