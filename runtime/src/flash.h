/* What the store asks of its flash, beyond the callbacks. */
#ifndef EI_OTA_FLASH_H
#define EI_OTA_FLASH_H

#include "ei_ota/ei_ota_store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Reads from the flash's mapping where it has one. @return 0, or EI_OTA_ERR_FLASH. */
int ei_ota_flash_read(const ei_ota_flash_t *flash, uint32_t offset, void *data, uint32_t size);

/** Programs the store's unit, of which the first `filled` bytes are given, at an offset of a unit, and reads it back by way of
 * the store's window. @return 0, or EI_OTA_ERR_FLASH. */
int ei_ota_flash_prog_unit(ei_ota_store_t *store, uint32_t offset, uint32_t filled);

/** Erases the blocks from `begin` on that reach `end`. @return 0, or EI_OTA_ERR_FLASH. */
int ei_ota_flash_erase(const ei_ota_flash_t *flash, uint32_t begin, uint32_t end);

/** @return 0, or EI_OTA_ERR_FLASH. */
int ei_ota_flash_sync(const ei_ota_flash_t *flash);

#ifdef __cplusplus
}
#endif

#endif
