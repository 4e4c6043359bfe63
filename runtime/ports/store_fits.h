/* SPDX-License-Identifier: MIT */
/* What each of these drivers checks of the sizes that it is given. */
#ifndef EI_OTA_STORE_FITS_H
#define EI_OTA_STORE_FITS_H

#include "ei_ota/ei_ota_store.h"

/** @param size  bytes for the store. @param erase_size  of its erase blocks, not 0. @return whether its records and slots fit
 */
static inline int eiota_internal_store_fits(uint32_t size, uint32_t erase_size, uint32_t slot_size, uint32_t slot_count) {
  const uint32_t records = EI_OTA_STORE_SIZE(erase_size, 0, 0);
  if (slot_size == 0 || slot_size % erase_size != 0 || slot_count < 2 || slot_count > 32) return 0;
  return size >= records && slot_count <= (size - records) / slot_size;
}

#endif
