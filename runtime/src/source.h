/* Where a payload lies: in memory, or in flash that has to be read. */
#ifndef EI_OTA_SOURCE_H
#define EI_OTA_SOURCE_H

#include <stdint.h>

#include "ei_ota/ei_ota_store.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { EI_OTA_WINDOW_SIZE = 64 };

typedef struct ei_ota_source {
  const uint8_t *memory;       /* the payload; NULL where it has to be read: */
  const ei_ota_flash_t *flash; /* from this, */
  uint32_t offset;             /* where it begins there, */
  uint8_t *window;             /* to here: EI_OTA_WINDOW_SIZE bytes */
} ei_ota_source_t;

/** Bytes of the payload from `offset` on: *size of them, or as many as can be read at once, and *size says how many. They stay
 * until the next call. @return NULL where flash failed. */
const uint8_t *ei_ota_source_bytes(const ei_ota_source_t *source, uint32_t offset, uint32_t *size);

/** Just `size` bytes, EI_OTA_WINDOW_SIZE at most. @return NULL where flash failed. */
static inline const uint8_t *ei_ota_source_get(const ei_ota_source_t *source, uint32_t offset, uint32_t size) {
  return ei_ota_source_bytes(source, offset, &size);
}

#ifdef __cplusplus
}
#endif

#endif
