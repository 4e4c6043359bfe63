/* SPDX-License-Identifier: MIT */
/* Writes a slot from its beginning to its end, each prog unit once. */
#ifndef EI_OTA_SLOT_WRITER_H
#define EI_OTA_SLOT_WRITER_H

#include "ei_ota/ei_ota_model.h"
#include "ei_ota/ei_ota_store.h"
#include "sha256.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The last, incomplete prog unit is in store->unit. */
typedef struct {
  ei_ota_store_t *store;
  const ei_ota_model_t *model;
  uint32_t at;    /* offset in the flash */
  uint32_t image; /* of the image in the flash */
  uint32_t crc;   /* of the elements, as in the payload's header */
  ei_ota_sha256_t sha;
} ei_ota_writer_t;

/** Appends bytes. @return 0, or EI_OTA_ERR_FLASH. */
int eiota_internal_append(ei_ota_writer_t *writer, const void *bytes, uint32_t size);

/** Appends zeros up to an offset in the flash. @return 0, or EI_OTA_ERR_FLASH. */
int eiota_internal_pad_to(ei_ota_writer_t *writer, uint32_t end);

/** Reads up to *size bytes that have been appended, and at least one. *size receives their number.
 * @param at  offset in the flash. @return the bytes, valid until more are appended. */
const uint8_t *eiota_internal_read_back(const ei_ota_writer_t *writer, uint32_t at, uint32_t *size);

#ifdef __cplusplus
}
#endif

#endif
