/* SPDX-License-Identifier: MIT */
#include "image.h"

#include <string.h>

#include "coding.h"
#include "crc32.h"
#include "ei_ota/ei_ota.h"
#include "scale_product.h"

/* Whether inferences can work with a value of four bytes: one unsigned comparison for each kind. */
static int is_allowed(uint32_t kind, uint32_t bits) {
  uint32_t limit = 0x5F000000u; /* scale: not negative and below 2^63, so that the product of two is finite */
  if (kind == EI_OTA_FLOAT32) { /* finite, whatever its sign */
    bits <<= 1;
    limit = 0xFF000000u;
  } else if (kind == EI_OTA_ZERO_POINT32) { /* -32768 to 65535: what a tensor of 16 bits can have */
    bits += 32768u;
    limit = 3u * 32768u;
  }
  return bits < limit;
}

static int are_allowed(uint32_t kind, const uint8_t *content, uint32_t size) {
  if (kind < EI_OTA_FLOAT32 || kind == EI_OTA_ZERO_POINT8) return 1;
  for (; size != 0; size -= 4, content += 4) {
    uint32_t bits;
    memcpy(&bits, content, sizeof bits);
    if (!is_allowed(kind, bits)) return 0;
  }
  return 1;
}

/* In a payload, zero points of int8 tensors take one byte each; in the firmware four, and eight in flatbuffers. */
static void write_zero_points(const ei_ota_entry_t *entry, uint32_t first, uint32_t count, const uint8_t *content) {
  uint8_t *to = (uint8_t *)entry->address[0] + ((first << entry->wide) << 2);
  for (uint32_t i = 0; i != count; ++i) {
    int32_t zero_point = (int8_t)content[i];
    if (entry->kind == EI_OTA_ZERO_POINT32) memcpy(&zero_point, content + 4 * i, sizeof zero_point);
    memcpy(to, &zero_point, 4);
    to += 4;
    if (!entry->wide) continue;
    zero_point >>= 31;
    memcpy(to, &zero_point, 4);
    to += 4;
  }
}

static void derive_bias_scales(const ei_ota_entry_t *entry) {
  float *scales = (float *)entry->address[0];
  const float input_scale = *(const float *)entry->address[1];
  const float *filter_scales = (const float *)entry->address[2];
  for (uint32_t left = entry->count; left != 0; --left) *scales++ = eiota_internal_scale_product(input_scale, *filter_scales++);
}

/* Writes `size` bytes of an entry's content, which starts at byte `begin` of it. */
static void write_content(const ei_ota_entry_t *entry, uint32_t begin, const uint8_t *content, uint32_t size) {
  const uint32_t shift = entry->kind == EI_OTA_ZERO_POINT8 ? 0 : 2;
  if (entry->wide || shift == 0)
    write_zero_points(entry, begin >> shift, size >> shift, content);
  else
    memcpy((uint8_t *)entry->address[0] + begin, content, size);
}

/* Continues the checksum over the decoded elements. */
static uint32_t checksum(uint32_t crc, uint32_t kind, const uint8_t *content, uint32_t size) {
  if (kind != EI_OTA_ZERO_POINT8) return eiota_internal_crc32(crc, content, size);
  for (; size != 0; --size) {
    const int32_t zero_point = (int8_t)*content++;
    crc = eiota_internal_crc32(crc, &zero_point, sizeof zero_point);
  }
  return crc;
}

int eiota_internal_decode_structural(const ei_ota_model_t *model, const ei_ota_source_t *payload, const ei_ota_header_t *header,
                                     int write) {
  const int check = !write || payload->memory == NULL;
  uint32_t at = 0;
  uint32_t crc = 0;
  ei_ota_entry_t entry;
  eiota_internal_start_entries(&entry);
  while (eiota_internal_next_entry(model, &entry)) {
    if (payload->enter != NULL) payload->enter(payload, &entry);
    if (!write) entry.address = NULL;
    if (eiota_internal_is_derived(&entry, header->flags)) {
      if (entry.address != NULL) derive_bias_scales(&entry);
      continue;
    }
    const uint32_t coded = eiota_internal_coded_size(&entry);
    if (coded > header->content_size - at) return EI_OTA_ERR_FORMAT;
    for (uint32_t done = 0; done != coded;) {
      uint32_t size = coded - done;
      const uint8_t *const content = payload->read(payload, header->content_offset + at, &size);
      if (content == NULL) return EI_OTA_ERR_FLASH;
      if (check) {
        if (!are_allowed(entry.kind, content, size)) return EI_OTA_ERR_VALUE;
        crc = checksum(crc, entry.kind, content, size);
      }
      if (entry.address != NULL) write_content(&entry, done, content, size);
      done += size;
      at += size;
    }
  }
  if (at != header->content_size) return EI_OTA_ERR_FORMAT;
  return !check || crc == header->weights_crc ? 0 : EI_OTA_ERR_CORRUPT;
}

typedef struct {
  const ei_ota_model_t *model;
  int write;
} decoding_t;

static int use_structural(void *context, const ei_ota_source_t *payload, const ei_ota_header_t *header) {
  const decoding_t *const decoding = (const decoding_t *)context;
  return eiota_internal_decode_structural(decoding->model, payload, header, decoding->write);
}

int eiota_internal_decode_image(const ei_ota_model_t *model, const ei_ota_source_t *payload, const ei_ota_header_t *header,
                                int write) {
  decoding_t decoding = {model, write};
  return eiota_internal_present(model, payload, header, use_structural, &decoding);
}
