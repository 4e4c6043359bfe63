/* SPDX-License-Identifier: MIT */
/* Where a payload is read from: memory or flash. The pointer to the function keeps firmware without a payload store from
 * linking the one for flash. */
#ifndef EI_OTA_SOURCE_H
#define EI_OTA_SOURCE_H

#include <stdint.h>

#include "ei_ota/ei_ota_store.h"
#include "entries.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ei_ota_source_t ei_ota_source_t;

struct ei_ota_source_t {
  /** Reads *size bytes of the payload at `offset`, or as many as can be read at once: *size receives their number. They are
   * valid until the next call. @return the bytes; NULL if flash failed. */
  const uint8_t *(*read)(const ei_ota_source_t *source, uint32_t offset, uint32_t *size);
  /** NULL, or of a payload that is decoded while it is read: goes to the next entry, of which all is read before the next call.
   * A reader that does not call it reads on in the order of the entries, or goes back. */
  void (*enter)(const ei_ota_source_t *source, const ei_ota_entry_t *entry);
  const uint8_t *memory; /* the payload, if it is in memory; NULL if it is in flash that is not mapped */
  ei_ota_store_t *store; /* in flash: the store, whose window is used */
  uint32_t offset;       /* in flash: offset of the payload in bytes */
};

/* ei_ota_source_t.read of a payload in memory. */
const uint8_t *eiota_internal_read_memory(const ei_ota_source_t *source, uint32_t offset, uint32_t *size);

static inline void eiota_internal_init_memory_source(ei_ota_source_t *source, const void *payload) {
  source->read = eiota_internal_read_memory;
  source->enter = NULL;
  source->memory = (const uint8_t *)payload;
}

#ifdef __cplusplus
}
#endif

#endif
