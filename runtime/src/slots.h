/* The slots of a store: where they are, what is in them, and a payload on its way into one. */
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
} ei_ota_payload_t;

/** Verifies what is in a slot: each time anew, since flash can change, and once more where something seems to be wrong. @return
 * 0, or EI_OTA_ERR_COUNTER and as eiota_internal_verify_payload; *payload is whole with 0 and with EI_OTA_ERR_COUNTER. */
int eiota_internal_read_slot(const ei_ota_t *ota, uint32_t slot, ei_ota_payload_t *payload);

/** Where the next payload goes: from store->target on to the first slot that nothing refers to; else to that of the previous
 * payload, else to that of a trial which does not run, else, but for a trial that does, to that of a confirmed one which does
 * not. Never to that of the live weights. @return EI_OTA_NO_SLOT if none is left. */
uint32_t eiota_internal_choose_slot(const ei_ota_store_t *store);

/** A slot's place in the flash. */
uint32_t eiota_internal_slot_offset(const ei_ota_flash_t *flash, uint32_t slot);

/** The live weights are to be confirmed. */
static inline int eiota_internal_is_on_trial(const ei_ota_store_t *store) {
  return store->running != EI_OTA_NO_SLOT && store->running == store->record.payloads[EI_OTA_TRIAL].slot;
}

/* These are ei_ota_storage_t's. */
int eiota_internal_slot_begin(ei_ota_t *ota);
int eiota_internal_slot_write(ei_ota_t *ota, const uint8_t *data, uint32_t size);
int eiota_internal_slot_open(ei_ota_t *ota, const ei_ota_header_t *header);
int eiota_internal_slot_end(ei_ota_t *ota);
void eiota_internal_slot_drop(ei_ota_t *ota, int error);

#ifdef __cplusplus
}
#endif

#endif
