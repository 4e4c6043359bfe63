#include "image.h"

#include <string.h>

#include "bytes.h"
#include "crc32.h"
#include "ei_ota/ei_ota.h"
#include "entries.h"
#include "payload.h"

static int is_derived(const ei_ota_entry_t *entry, uint8_t flags) {
  return entry->kind == EI_OTA_BIAS_SCALE && (flags & EI_OTA_FLAG_BIAS_SCALES) == 0;
}

/* Zero points of int8 tensors travel as one byte each, everything else as it lies in memory. */
static uint32_t coded_size(const ei_ota_entry_t *entry, uint8_t flags) {
  if (is_derived(entry, flags)) return 0;
  return entry->kind == EI_OTA_ZERO_POINT8 ? entry->count : ei_ota_entry_size(entry);
}

/* Scales: not negative, below 2^63, so that no product of two is infinite; the bits of all others are above, those of NaN and
 * infinity included. Zero points of four bytes: what a tensor of 16 bits can have. */
static int are_allowed(uint32_t kind, const uint8_t *bytes, uint32_t size) {
  uint32_t lowest = 0;
  uint32_t largest = 0x5EFFFFFFu;
  if (kind == EI_OTA_ZERO_POINT32) {
    lowest = (uint32_t)-32768;
    largest = 32768 + 65535;
  } else if (kind != EI_OTA_SCALE && kind != EI_OTA_BIAS_SCALE) {
    return 1;
  }
  for (uint32_t at = 0; at != size; at += 4)
    if (ei_ota_u32(bytes + at) - lowest > largest) return 0;
  return 1;
}

int ei_ota_check_image(const ei_ota_model_t *model, const uint8_t *content, uint32_t size, uint8_t flags, uint32_t *crc) {
  ei_ota_entry_t entry;
  entry.next_code = NULL;
  *crc = 0;
  while (ei_ota_next_entry(model, &entry)) {
    const uint32_t coded = coded_size(&entry, flags);
    if (coded > size) return EI_OTA_ERR_FORMAT;
    if (entry.kind == EI_OTA_ZERO_POINT8) {
      for (uint32_t i = 0; i < coded; ++i) {
        const int32_t zero_point = (int8_t)content[i];
        *crc = ei_ota_crc32(*crc, &zero_point, sizeof zero_point);
      }
    } else {
      if (!are_allowed(entry.kind, content, coded)) return EI_OTA_ERR_VALUE;
      *crc = ei_ota_crc32(*crc, content, coded);
    }
    content += coded;
    size -= coded;
  }
  return size == 0 ? 0 : EI_OTA_ERR_FORMAT;
}

static void derive_bias_scales(const ei_ota_entry_t *entry) {
  float *const scales = (float *)entry->address[0];
  const float input_scale = *(const float *)entry->address[1];
  const float *const filter_scales = (const float *)entry->address[2];
  for (uint32_t i = 0; i < entry->count; ++i) scales[i] = input_scale * filter_scales[i];
}

void ei_ota_write_image(const ei_ota_model_t *model, const uint8_t *content, uint8_t flags) {
  ei_ota_entry_t entry;
  entry.next_code = NULL;
  while (ei_ota_next_entry(model, &entry)) {
    const uint32_t coded = coded_size(&entry, flags);
    if (entry.address != NULL) {
      if (is_derived(&entry, flags))
        derive_bias_scales(&entry);
      else if (entry.kind == EI_OTA_ZERO_POINT8)
        for (uint32_t i = 0; i < coded; ++i) ((int32_t *)entry.address[0])[i] = (int8_t)content[i];
      else
        memcpy(entry.address[0], content, coded);
    }
    content += coded;
  }
}
