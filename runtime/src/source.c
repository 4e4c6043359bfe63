/* SPDX-License-Identifier: MIT */
#include "source.h"

const uint8_t *eiota_internal_read_memory(const ei_ota_source_t *source, uint32_t offset, uint32_t *size) {
  (void)size;
  return source->memory + offset;
}
