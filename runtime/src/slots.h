/* The slots of a store: where they are, what is in them, and a payload on its way into one. */
#ifndef EI_OTA_SLOTS_H
#define EI_OTA_SLOTS_H

#include "ei_ota/ei_ota.h"
#include "payload.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A payload that was found whole and fit. */
typedef struct {
  ei_ota_source_t source;
  ei_ota_header_t header;
  uint32_t counter; /* security counter */
  uint32_t crc;     /* that ends it */
} ei_ota_slot_payload_t;

/** Reads what is in a slot, and verifies it unless that has been done.
 * @return 0, or EI_OTA_ERR_COUNTER and as ei_ota_verify_payload; *payload is whole with 0 and with EI_OTA_ERR_COUNTER. */
int ei_ota_read_slot(const ei_ota_t *ota, uint32_t slot, int verify, ei_ota_slot_payload_t *payload);

/** Where the next payload goes: behind the newest slot to one that nothing refers to; else to that of the previous payload,
 * else to that of a trial which does not run, else to that of a confirmed payload which does not, if there is no trial. Never
 * to that of the live weights. @return EI_OTA_NO_SLOT where there is none that could be written. */
uint32_t ei_ota_choose_slot(const ei_ota_store_t *store);

/** A slot's place in the flash. */
uint32_t ei_ota_slot_offset(const ei_ota_flash_t *flash, uint32_t slot);

/* These are ei_ota_storage_t's. */
int ei_ota_slot_begin(ei_ota_t *ota);
int ei_ota_slot_write(ei_ota_t *ota, const uint8_t *data, uint32_t size);
int ei_ota_slot_open(ei_ota_t *ota, const ei_ota_header_t *header);
int ei_ota_slot_end(ei_ota_t *ota);
void ei_ota_slot_drop(ei_ota_t *ota);

#ifdef __cplusplus
}
#endif

#endif
