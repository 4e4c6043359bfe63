/*
 * The records of a store: each says all that there is to know, the newest whole one counts.
 *
 * There is one at the start of each of two blocks. The next one goes to the block that does not hold the newest, erased just
 * before. So nothing is ever programmed that a power loss may have left half programmed, and the newest record stays until its
 * successor is whole. Nothing in a record is believed: the store checks slots, counts and boots.
 */
#ifndef EI_OTA_RECORDS_H
#define EI_OTA_RECORDS_H

#include "ei_ota/ei_ota_model.h"
#include "ei_ota/ei_ota_store.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
  EI_OTA_RECORD_FORMAT = 2, /* 1, whose fourth byte is that of "EiOr", is read as well */
  EI_OTA_RECORD_BLOCKS = 2
};

/* Indexes into ei_ota_record_t.payloads: the order in which they are tried. */
enum { EI_OTA_TRIAL, EI_OTA_CURRENT, EI_OTA_PREVIOUS, EI_OTA_RECORDED };

/** Finds the newest record; store->record, which is zero so far, stays so if there is none. What cannot be read does not count.
 * store->records is the number of whole ones. @return whether the newest is the only one that says its lowest numbers. */
int eiota_internal_load_record(ei_ota_store_t *store, const ei_ota_model_t *model);

/** Leaves payloads out of store->record that cannot be looked for where it says: slots that are not there, another geometry, an
 * unknown content, other factory weights; store->dropped says which. @return 0, or EI_OTA_ERR_SLOT where it was the newest,
 * and not for the factory weights alone. */
int eiota_internal_check_record(ei_ota_store_t *store, const ei_ota_model_t *model);

/** Whether store->next has other lowest numbers than the newest record. */
int eiota_internal_numbers_differ(const ei_ota_store_t *store);

/** Of a new trial. */
static inline uint8_t eiota_internal_most_boots(const ei_ota_store_t *store) {
  return store->trial_boots != 0 ? store->trial_boots : 1;
}

/** Makes store->next the newest record. Its magic, geometry, sequence and checksum are filled in.
 * @return 0, or EI_OTA_ERR_FLASH: the newest one is still the one before. */
int eiota_internal_append_record(ei_ota_store_t *store);

#ifdef __cplusplus
}
#endif

#endif
