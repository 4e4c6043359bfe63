/* What the store asks of its flash, beyond the callbacks. */
#ifndef EI_OTA_STORE_FLASH_H
#define EI_OTA_STORE_FLASH_H

#include "ei_ota/ei_ota_store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Whether a store can be kept there, as far as callbacks and sizes tell. */
int eiota_internal_flash_can_work(const ei_ota_flash_t *flash);

/** Reads from the flash's mapping where it has one. @return 0, or anything else for an error. */
int eiota_internal_flash_read(const ei_ota_flash_t *flash, uint32_t offset, void *data, uint32_t size);

/** Reads into the store's window *size bytes, or as many as it holds, and *size says how many. @return them; NULL where flash
 * failed. */
const uint8_t *eiota_internal_flash_look(ei_ota_store_t *store, uint32_t offset, uint32_t *size);

/** Programs the store's unit at `offset`, a multiple of its size, and reads it back by way of the store's window.
 * @return 0, or EI_OTA_ERR_FLASH. */
int eiota_internal_flash_prog_unit(ei_ota_store_t *store, uint32_t offset);

/** Writes on at `offset`, where the bytes before it in its prog unit are waiting in the store's unit; those behind the last
 * whole unit wait there, too. What is programmed is read back by way of the store's window.
 * @param data  NULL: bytes of 0xFF. @return 0, or EI_OTA_ERR_FLASH. */
int eiota_internal_flash_write(ei_ota_store_t *store, uint32_t offset, const void *data, uint32_t size);

/** Programs what waits, of a writing that ended at `offset`, and 0xFF behind it; it then survives a power loss.
 * @return 0, or EI_OTA_ERR_FLASH. */
int eiota_internal_flash_finish(ei_ota_store_t *store, uint32_t offset);

/** Erases the blocks from `begin` on that reach `end`. @return 0, or EI_OTA_ERR_FLASH. */
int eiota_internal_flash_erase(const ei_ota_flash_t *flash, uint32_t begin, uint32_t end);

#ifdef __cplusplus
}
#endif

#endif
