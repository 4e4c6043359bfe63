/* What a store does instead of a staging buffer. update.c knows this much of it; ei_ota_boot brings the rest. */
#ifndef EI_OTA_STORAGE_H
#define EI_OTA_STORAGE_H

#include "ei_ota/ei_ota.h"
#include "slots.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ei_ota_storage_t {
  /** Chooses the slot that is written. */
  int (*begin)(ei_ota_t *ota);
  /** Takes bytes at ota->received; the header's all come before `open`. */
  int (*write)(ei_ota_t *ota, const uint8_t *data, uint32_t size);
  /** The header is in store->head, and fits the firmware. Sets ota->expected as soon as something of it may be in the slot. */
  int (*open)(ei_ota_t *ota, const ei_ota_header_t *header);
  /** Verifies the payload, all of whose bytes were written. */
  int (*end)(ei_ota_t *ota);
  /** Runs the payload that was written, or with `updated` 0 the factory weights. */
  int (*change)(ei_ota_t *ota, int updated);
  /** What was written is not wanted. @param error  why; 0 where it could have gone on */
  void (*drop)(ei_ota_t *ota, int error);
  /** eiota_internal_read_slot. */
  int (*read)(const ei_ota_t *ota, uint32_t slot, ei_ota_payload_t *payload);
} ei_ota_storage_t;

/* Bit of ei_ota_t.updated: what is staged in memory is what runs. */
enum { EI_OTA_UPDATED_BY_STAGED = 2 };

/** Drops what is being written. @param error  as ei_ota_storage_t.drop */
void eiota_internal_drop(ei_ota_t *ota, int error);

#ifdef __cplusplus
}
#endif

#endif
