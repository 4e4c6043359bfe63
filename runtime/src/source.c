#include "source.h"

#include <stddef.h>

const uint8_t *ei_ota_source_bytes(const ei_ota_source_t *source, uint32_t offset, uint32_t *size) {
  if (source->memory != NULL) return source->memory + offset;
  if (*size > EI_OTA_WINDOW_SIZE) *size = EI_OTA_WINDOW_SIZE;
  const int error = source->flash->read(source->flash->context, source->offset + offset, source->window, *size);
  return error == 0 ? source->window : NULL;
}
