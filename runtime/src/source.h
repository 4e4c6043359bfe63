/* Where a payload lies: in memory, or in flash that has to be read. How to read it, only firmware with a store brings along. */
#ifndef EI_OTA_SOURCE_H
#define EI_OTA_SOURCE_H

#include <stdint.h>

#include "ei_ota/ei_ota_store.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ei_ota_source ei_ota_source_t;

struct ei_ota_source {
  /** Bytes of the payload from `offset` on: *size of them, or as many as can be read at once, and *size says how many. They
   * stay until the next call. @return NULL where flash failed. */
  const uint8_t *(*read)(const ei_ota_source_t *source, uint32_t offset, uint32_t *size);
  const uint8_t *memory; /* the payload; NULL where it has to be read: */
  ei_ota_store_t *store; /* from the flash of this, into its window, */
  uint32_t offset;       /* where it begins there */
};

/* The `read` of a payload in memory. */
const uint8_t *eiota_internal_read_memory(const ei_ota_source_t *source, uint32_t offset, uint32_t *size);

static inline void eiota_internal_lies_in_memory(ei_ota_source_t *source, const void *payload) {
  source->read = eiota_internal_read_memory;
  source->memory = (const uint8_t *)payload;
}

#ifdef __cplusplus
}
#endif

#endif
