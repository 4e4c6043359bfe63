/* Walks the entries of a patched model in the weight image's order. */
#ifndef EI_OTA_ENTRIES_H
#define EI_OTA_ENTRIES_H

#include "ei_ota/ei_ota_model.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One entry. Start with next_code NULL, the rest as it comes, and call ei_ota_next_entry. */
typedef struct {
  const uint16_t *next_code;
  void *const *next_address;
  uint32_t kind;        /* EI_OTA_INT8 .. EI_OTA_BIAS_SCALE */
  uint32_t count;       /* elements */
  uint32_t size;        /* bytes that they take in the firmware */
  void *const *address; /* [0] the elements; of a bias scale [1] the input's scale, [2] the filter's; NULL if unread */
} ei_ota_entry_t;

/** @return 0 after the last entry. */
int ei_ota_next_entry(const ei_ota_model_t *model, ei_ota_entry_t *entry);

/** Bytes that the elements take in the firmware. */
static inline uint32_t ei_ota_entry_size(const ei_ota_entry_t *entry) { return entry->size; }

#ifdef __cplusplus
}
#endif

#endif
