/* SPDX-License-Identifier: MIT */
/*
 * The records of a payload store. Each record holds the store's whole state; the newest intact one counts.
 *
 * There is one at the start of each of the two record blocks. The next record goes to the block that does not hold the newest,
 * which is erased just before. So no record is programmed over one that a power loss may have left half programmed, and the
 * newest record stays until its successor is complete. Records are not trusted: the store checks slots, sizes and boots.
 */
#ifndef EI_OTA_RECORDS_H
#define EI_OTA_RECORDS_H

#include "ei_ota/ei_ota_model.h"
#include "ei_ota/ei_ota_store.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
  EI_OTA_RECORD_FORMAT = 2, /* 1 is read as well; its fourth byte is the last of "EiOr" */
  EI_OTA_RECORD_BLOCKS = 2,
  EI_OTA_CONTENT_PAYLOAD = 0, /* ei_ota_recorded_t.content */
  EI_OTA_CONTENT_IMAGE = 1
};

/* Indexes into ei_ota_record_t.payloads, in the order in which boot tries them. */
enum { EI_OTA_TRIAL, EI_OTA_CURRENT, EI_OTA_PREVIOUS, EI_OTA_RECORDED };

enum { EI_OTA_DROPPED_KEPT = 1 << EI_OTA_RECORDED }; /* ei_ota_info_t.dropped */

/** Loads the newest intact record into store->record, which stays zero if there is none, and counts intact records in
 * store->records. @param error  receives EI_OTA_ERR_FLASH if a record block cannot be read, where a newer one may be
 * @return whether only one record holds the lowest numbers, so that a single fault would lose them. */
int eiota_internal_load_record(ei_ota_store_t *store, const ei_ota_model_t *model, int *error);

/** Removes the payloads from store->record that this firmware cannot use: slots that do not exist, other flash sizes, unknown
 * content, other factory weights. Sets store->dropped. @return 0; EI_OTA_ERR_SLOT if the newest payload is removed for another
 * reason than its factory weights. */
int eiota_internal_check_record(ei_ota_store_t *store, const ei_ota_model_t *model);

/** @return not 0 if store->next and the newest record differ in their lowest numbers. */
int eiota_internal_numbers_differ(const ei_ota_store_t *store);

/** @return the number of boots that a new trial has. */
static inline uint8_t eiota_internal_most_boots(const ei_ota_store_t *store) {
  return store->trial_boots != 0 ? store->trial_boots : 1;
}

/** Completes store->next (magic, flash sizes, sequence, checksum) and makes it the newest record.
 * @return 0; EI_OTA_ERR_FLASH: the newest record is still the previous one, or will be as soon as
 * eiota_internal_settle_record succeeds. */
int eiota_internal_append_record(ei_ota_store_t *store);

/** Replaces a record that may be in flash although its writing failed by the newest one. Comes before anything is written to a
 * slot, to which that record may refer.
 * @return 0, or EI_OTA_ERR_FLASH. */
int eiota_internal_settle_record(ei_ota_store_t *store);

#ifdef __cplusplus
}
#endif

#endif
