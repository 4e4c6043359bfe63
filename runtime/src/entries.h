/* SPDX-License-Identifier: MIT */
/* Iterates over the entries of a patched model in the order of the weight image. */
#ifndef EI_OTA_ENTRIES_H
#define EI_OTA_ENTRIES_H

#include <stddef.h>

#include "ei_ota/ei_ota_model.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An entry. Call eiota_internal_start_entries, then eiota_internal_next_entry for each. */
typedef struct {
  uint32_t next_part;
  const uint16_t *next_code;
  uintptr_t end_of_codes; /* an address: the codes of an empty part may be NULL, to which C adds nothing, not even 0 */
  void *const *next_address;
  uint32_t kind;        /* EI_OTA_INT8 .. EI_OTA_BIAS_SCALE */
  uint32_t count;       /* number of elements */
  uint32_t size;        /* bytes of the elements in the firmware */
  uint32_t wide;        /* 1: zero points of eight bytes */
  void *const *address; /* [0] elements; for a bias scale [1] input's scale, [2] filter's scales; NULL if unread or in flash */
  const ei_ota_part_t *part; /* the table part */
  void *const *place;        /* in a flatbuffer in flash: as `address`, in the firmware's flatbuffer */
  const uint16_t *row;       /* in flash: the code of the row, which is also the next one until the last of its fields */
  uint32_t fields;           /* in flash: fields of the row that are still to come */
} ei_ota_entry_t;

/** @return the binary logarithm of the bytes of an element in the firmware. */
static inline uint32_t eiota_internal_element_shift(const ei_ota_entry_t *entry) {
  return (entry->kind < 2 ? entry->kind : 2) + entry->wide;
}

/** @return the bytes of an element in the firmware. */
static inline uint32_t eiota_internal_element_size(const ei_ota_entry_t *entry) {
  return 1u << eiota_internal_element_shift(entry);
}

/** Goes before the first entry. */
static inline void eiota_internal_start_entries(ei_ota_entry_t *entry) {
  entry->next_part = 0;
  entry->next_code = NULL;
  entry->end_of_codes = (uintptr_t)entry->next_code;
  entry->fields = 0;
}

/** Goes to the next entry of a table part with addresses, which has one. @return 1 */
int eiota_internal_next_coded_entry(ei_ota_entry_t *entry);

/** Goes to the next entry. @return 1; 0 after the last one. */
int eiota_internal_next_entry(const ei_ota_model_t *model, ei_ota_entry_t *entry);

#ifdef __cplusplus
}
#endif

#endif
