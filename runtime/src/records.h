/*
 * The records of a store: each says all that there is to know, the newest whole one counts.
 *
 * There is one at the start of each of two blocks. The next one goes to the block that does not hold the newest, erased just
 * before. So nothing is ever programmed that a power loss may have left half programmed, and the newest record stays until its
 * successor is whole.
 */
#ifndef EI_OTA_RECORDS_H
#define EI_OTA_RECORDS_H

#include "ei_ota/ei_ota_store.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
  EI_OTA_RECORD_MAGIC = 0x724F6945, /* "EiOr" */
  EI_OTA_RECORD_BLOCKS = 2
};

/** Finds the newest record; store->record, which is zero so far, stays so if there is none. What cannot be read does not count.
 */
void eiota_internal_load_record(ei_ota_store_t *store);

/** Makes store->next the newest record. Its magic, sequence and checksum are filled in.
 * @return 0, or EI_OTA_ERR_FLASH: the newest one is still the one before. */
int eiota_internal_append_record(ei_ota_store_t *store);

#ifdef __cplusplus
}
#endif

#endif
