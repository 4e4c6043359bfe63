/* SPDX-License-Identifier: MIT */
/* What update.c calls if there is a payload store instead of a staging buffer. ei_ota_boot sets it, so that firmware that does
 * not call ei_ota_boot links none of the store. */
#ifndef EI_OTA_STORAGE_H
#define EI_OTA_STORAGE_H

#include "ei_ota/ei_ota.h"
#include "slots.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ei_ota_storage_t {
  /** Chooses the slot for the next payload. */
  int (*begin)(ei_ota_t *ota);
  /** Writes bytes at ota->received. All bytes of the header come before `open`. */
  int (*write)(ei_ota_t *ota, const uint8_t *data, uint32_t size);
  /** Starts to write the slot. The header is in store->head and fits the firmware. Sets ota->expected before anything is
   * written. */
  int (*open)(ei_ota_t *ota, const ei_ota_header_t *header);
  /** Verifies the payload, whose bytes are all written. */
  int (*end)(ei_ota_t *ota);
  /** Runs the payload that was written; with `updated` 0, the factory weights. */
  int (*change)(ei_ota_t *ota, int updated);
  /** Drops what was written. @param error  the reason; 0 if nothing was wrong with it */
  void (*drop)(ei_ota_t *ota, int error);
  /** eiota_internal_read_slot. */
  int (*read)(const ei_ota_t *ota, uint32_t slot, ei_ota_payload_t *payload);
} ei_ota_storage_t;

/* Bit of ei_ota_t.updated: the live weights are those of the payload in the staging buffer. */
enum { EI_OTA_UPDATED_BY_STAGED = 2 };

/** Drops the payload that is being written. @param error  as for ei_ota_storage_t.drop */
void eiota_internal_drop(ei_ota_t *ota, int error);

#ifdef __cplusplus
}
#endif

#endif
