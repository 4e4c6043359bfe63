/* SPDX-License-Identifier: MIT */
/* The flash of a payload store, on top of its callbacks. Offsets and sizes are in bytes. */
#ifndef EI_OTA_STORE_FLASH_H
#define EI_OTA_STORE_FLASH_H

#include "ei_ota/ei_ota_model.h"
#include "ei_ota/ei_ota_store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @return whether callbacks and sizes allow a payload store for this model. */
int eiota_internal_flash_can_work(const ei_ota_flash_t *flash, const ei_ota_model_t *model);

/** @return the offset of a record block; of block EI_OTA_RECORD_BLOCKS: of the first slot. */
uint32_t eiota_internal_record_offset(const ei_ota_flash_t *flash, uint32_t block);

/** Reads from the mapping if there is one, otherwise by the callback. @return 0, or any other value for an error. */
int eiota_internal_flash_read(const ei_ota_flash_t *flash, uint32_t offset, void *data, uint32_t size);

/** Reads *size bytes into the store's window, or as many as fit: *size receives their number. @return the bytes; NULL if flash
 * failed. */
const uint8_t *eiota_internal_flash_look(ei_ota_store_t *store, uint32_t offset, uint32_t *size);

/** @return whether these bytes are at `offset`; 0 if flash failed. */
int eiota_internal_flash_holds(ei_ota_store_t *store, uint32_t offset, const uint8_t *bytes, uint32_t size);

/** Programs the store's unit at `offset`, a multiple of prog_size, and reads it back through the store's window. Memory
 * without an erase that holds it already is left alone.
 * @return 0, or EI_OTA_ERR_FLASH. */
int eiota_internal_flash_prog_unit(ei_ota_store_t *store, uint32_t offset);

/** Appends `size` bytes at `offset`. The store's unit buffers them: it already holds the bytes in front of `offset` in the same
 * prog unit, and keeps those behind the last complete unit. What is programmed is read back through the store's window.
 * @param data  NULL: bytes of 0xFF. @return 0, or EI_OTA_ERR_FLASH. */
int eiota_internal_flash_write(ei_ota_store_t *store, uint32_t offset, const void *data, uint32_t size);

/** Ends the bytes that were appended up to `offset`: programs what the unit still buffers, padded with 0xFF, and syncs. They
 * survive a power loss from then on.
 * @return 0, or EI_OTA_ERR_FLASH. */
int eiota_internal_flash_finish(ei_ota_store_t *store, uint32_t offset);

/** Erases the erase blocks, if there are any, from `begin` up to the one that contains the byte before `end`. @return 0, or
 * EI_OTA_ERR_FLASH. */
int eiota_internal_flash_erase(const ei_ota_flash_t *flash, uint32_t begin, uint32_t end);

#ifdef __cplusplus
}
#endif

#endif
