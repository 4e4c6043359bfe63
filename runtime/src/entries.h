/* Walks the entries of a patched model in the weight image's order. */
#ifndef EI_OTA_ENTRIES_H
#define EI_OTA_ENTRIES_H

#include <stddef.h>

#include "ei_ota/ei_ota_model.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One entry. Start with eiota_internal_first_entry, then call eiota_internal_next_entry. */
typedef struct {
  uint32_t next_part;
  const uint16_t *next_code;
  const uint16_t *end_of_codes;
  void *const *next_address;
  uint32_t kind;        /* EI_OTA_INT8 .. EI_OTA_BIAS_SCALE */
  uint32_t count;       /* elements */
  uint32_t size;        /* bytes that they take in the firmware */
  uint32_t wide;        /* not 0: zero points of eight bytes */
  void *const *address; /* [0] the elements; of a bias scale [1] the input's scale, [2] the filter's; NULL if unread */
} ei_ota_entry_t;

static inline void eiota_internal_first_entry(ei_ota_entry_t *entry) {
  entry->next_part = 0;
  entry->next_code = entry->end_of_codes = NULL;
}

/** @return 0 after the last entry. */
int eiota_internal_next_entry(const ei_ota_model_t *model, ei_ota_entry_t *entry);

#ifdef __cplusplus
}
#endif

#endif
