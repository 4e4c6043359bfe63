/* SPDX-License-Identifier: MIT */
/* The slots of a payload store: their position, the payloads in them, and the payload that is being written. */
#ifndef EI_OTA_SLOTS_H
#define EI_OTA_SLOTS_H

#include "container.h"
#include "ei_ota/ei_ota.h"
#include "records.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ei_ota_source_t source;
  ei_ota_header_t header;
  uint32_t digest[2]; /* as in ei_ota_recorded_t */
  uint32_t key;       /* of a weight image: fingerprint of the key that authenticated its payload; 0 without one */
  int is_image;       /* 1: a weight image; 0: a payload as it was transmitted */
} ei_ota_payload_t;

/** Reads and verifies the payload or weight image in a slot, every time, since flash can change; if something seems to be
 * wrong, a second time.
 * @return 0, EI_OTA_ERR_COUNTER or an error of eiota_internal_verify_payload. *payload is complete with 0 and
 * EI_OTA_ERR_COUNTER.
 */
int eiota_internal_read_slot(const ei_ota_t *ota, uint32_t slot, ei_ota_payload_t *payload);

/** Chooses the slot for the next payload. In this order: the first slot from store->target on that the record does not refer
 * to; the slot of the previous payload; that of a payload on trial that does not run; unless a trial runs, that of a confirmed
 * payload that does not run. Kept slots, that of the live weights and that of those which ei_ota_use has replaced are never
 * chosen.
 * @param excluded  bit i: nor is slot i. @return the slot, or EI_OTA_NO_SLOT. */
uint32_t eiota_internal_choose_slot(const ei_ota_store_t *store, uint32_t excluded);

/** @return the offset of a slot in the flash, in bytes. */
uint32_t eiota_internal_slot_offset(const ei_ota_flash_t *flash, uint32_t slot);

/** @return 0 if a slot may receive the payload with this header; EI_OTA_ERR_VERSION or _SPACE. */
static inline int eiota_internal_check_place(const ei_ota_store_t *store, const ei_ota_header_t *header) {
  if (header->version < store->record.lowest_version) return EI_OTA_ERR_VERSION;
  return header->size > store->flash->slot_size ? EI_OTA_ERR_SPACE : 0;
}

/** @return the store, or NULL before ei_ota_boot. */
static inline ei_ota_store_t *eiota_internal_ready_store(const ei_ota_t *ota) {
  return ota != NULL && ota->storage != NULL ? ota->config->store : NULL;
}

/** @return whether the weights that run without ei_ota_use are on trial. */
static inline int eiota_internal_is_on_trial(const ei_ota_store_t *store) {
  return store->recorded != EI_OTA_NO_SLOT && store->recorded == store->record.payloads[EI_OTA_TRIAL].slot;
}

/** @return whether the live weights are on trial. */
static inline int eiota_internal_trial_is_live(const ei_ota_store_t *store) {
  return store->running == store->recorded && eiota_internal_is_on_trial(store);
}

/* The functions of ei_ota_storage_t. */
int eiota_internal_slot_begin(ei_ota_t *ota);
int eiota_internal_slot_write(ei_ota_t *ota, const uint8_t *data, uint32_t size);
int eiota_internal_slot_open(ei_ota_t *ota, const ei_ota_header_t *header);
int eiota_internal_slot_end(ei_ota_t *ota);
void eiota_internal_slot_drop(ei_ota_t *ota, int error);

#ifdef __cplusplus
}
#endif

#endif
