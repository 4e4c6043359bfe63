/*
 * The records of a store: each says all that there is to know, the newest whole one counts.
 *
 * They lie in two blocks, in places of whole prog units. The first record after a boot goes to the start of the block that
 * does not hold the newest one, erased just before; the next ones follow it. So nothing is ever programmed that a power loss
 * may have left half programmed, and the newest record stays until its successor is whole.
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

/** Finds the newest record, or begins with one that says: factory weights. What cannot be read does not count. */
void ei_ota_load_record(ei_ota_store_t *store);

/** Makes `next` the newest record. Its magic, sequence and checksum are filled in.
 * @return 0, or EI_OTA_ERR_FLASH: the newest one is still the one before. */
int ei_ota_append_record(ei_ota_store_t *store, ei_ota_record_t *next);

#ifdef __cplusplus
}
#endif

#endif
