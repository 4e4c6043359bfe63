/* SPDX-License-Identifier: MIT */
/* What the payload in a slot says of its model (docs/SPEC.md, "TLVs"). */
#include <string.h>

#include "ei_ota/ei_ota.h"
#include "little_endian.h"
#include "slots.h"

/* Reads bytes that were verified; `bytes` has room for them. @return 0 or EI_OTA_ERR_FLASH */
static int copy(const ei_ota_source_t *source, uint32_t at, uint32_t size, uint8_t *bytes) {
  while (size != 0) {
    uint32_t taken = size;
    const uint8_t *const from = source->read(source, at, &taken);
    if (from == NULL) return EI_OTA_ERR_FLASH;
    for (uint32_t i = 0; i != taken; ++i) *bytes++ = from[i];
    at += taken;
    size -= taken;
  }
  return 0;
}

/* @param at  receives the offset of the value; 0 without one. @param size  receives its size. @return 0 or EI_OTA_ERR_FLASH */
static int find_texts(const ei_ota_payload_t *payload, uint32_t *at, uint32_t *size) {
  const uint32_t end = payload->header.content_offset;
  *at = 0;
  *size = 0;
  for (uint32_t next = EI_OTA_HEADER_SIZE; next + EI_OTA_TLV_HEAD_SIZE <= end; next += *size) {
    uint8_t head[EI_OTA_TLV_HEAD_SIZE];
    if (copy(&payload->source, next, sizeof head, head) != 0) return EI_OTA_ERR_FLASH;
    next += EI_OTA_TLV_HEAD_SIZE;
    *size = eiota_internal_u16(head + 2);
    if (eiota_internal_u16(head) == EI_OTA_TLV_TEXTS) {
      *at = next;
      return next + *size <= end ? 0 : EI_OTA_ERR_FLASH;
    }
  }
  return 0;
}

/* What was verified is read again here, and a single read may be wrong. @return whether the texts are the same once more */
static int are_there(const ei_ota_payload_t *payload, uint32_t at, uint32_t size, const char *texts) {
  const ei_ota_source_t *const source = &payload->source;
  uint32_t again, size_again;
  if (find_texts(payload, &again, &size_again) != 0 || again != at || size_again != size) return 0;
  while (at != 0 && size != 0) {
    uint32_t compared = size;
    const uint8_t *const from = source->read(source, at, &compared);
    if (from == NULL || memcmp(from, texts, compared) != 0) return 0;
    at += compared;
    texts += compared;
    size -= compared;
  }
  return 1;
}

int ei_ota_describe(ei_ota_t *ota, uint32_t slot, char *texts, size_t size) {
  const ei_ota_store_t *const store = eiota_internal_ready_store(ota);
  if (texts == NULL || size < 2) return EI_OTA_ERR_ARGUMENT;
  if (store == NULL) return EI_OTA_ERR_STATE;
  if (slot >= store->flash->slot_count) return EI_OTA_ERR_SLOT;
  texts[0] = texts[1] = '\0';
  ei_ota_payload_t payload;
  int error = eiota_internal_read_slot(ota, slot, &payload);
  if (error != 0) return error;
  uint32_t at, length;
  error = find_texts(&payload, &at, &length);
  if (error == 0 && at != 0) {
    if (length > size - 2) return EI_OTA_ERR_SPACE;
    error = copy(&payload.source, at, length, (uint8_t *)texts);
    texts[length] = texts[length + 1] = '\0';
  }
  if (error == 0 && !are_there(&payload, at, length, texts)) error = EI_OTA_ERR_FLASH;
  if (error != 0) texts[0] = texts[1] = '\0';
  return error;
}
