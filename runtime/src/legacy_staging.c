/* SPDX-License-Identifier: MIT */
/* The model's legacy table determines which record comes next and how long it is; no number in a payload is trusted. */
#include "legacy_staging.h"

#include <string.h>

#if EI_OTA_LEGACY

enum { HEAD_SIZE = 4 };

static uint32_t big_endian(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Bytes in front of the values of a record. */
static uint32_t head_size(const ei_ota_legacy_record_t *record) { return record->kind < EI_OTA_LEGACY_QUANTIZATION8 ? 4 : 3; }

/* Bytes of one value. */
static uint32_t value_size(const ei_ota_legacy_record_t *record) {
  if (record->kind == EI_OTA_LEGACY_INT8) return 1;
  return record->kind < EI_OTA_LEGACY_QUANTIZATION8 ? 4 : 8;
}

static uint32_t payload_size(const ei_ota_legacy_t *legacy) {
  uint32_t size = HEAD_SIZE;
  for (uint32_t i = 0; i != legacy->count; ++i)
    size += head_size(&legacy->records[i]) + value_size(&legacy->records[i]) * legacy->records[i].count;
  return size;
}

/* Legacy payloads have neither a checksum nor a signature. A store would trust them at each boot, and a verifier could not
 * verify them. */
static int accepts_legacy(const ei_ota_config_t *config) {
  return config->model->legacy != NULL && eiota_internal_models_know_legacy != 0 && config->store == NULL &&
         config->verifier == NULL;
}

static const uint8_t *staged(const ei_ota_t *ota) { return (const uint8_t *)ota->config->staging; }

int eiota_internal_is_legacy(const ei_ota_t *ota) {
  const uint32_t magic = EI_OTA_MAGIC;
  return accepts_legacy(ota->config) && memcmp(staged(ota), &magic, sizeof magic) != 0;
}

uint32_t eiota_internal_head_size(const ei_ota_t *ota) {
  if (!accepts_legacy(ota->config)) return EI_OTA_HEADER_SIZE;
  return ota->received < HEAD_SIZE || eiota_internal_is_legacy(ota) ? HEAD_SIZE : EI_OTA_HEADER_SIZE;
}

int eiota_internal_read_legacy_head(const ei_ota_t *ota, uint32_t *size) {
  const uint8_t *const head = staged(ota);
  *size = payload_size(ota->config->model->legacy);
  if (big_endian(head) == *size - HEAD_SIZE) return 0;
  return head[0] != 0 ? EI_OTA_ERR_FORMAT : EI_OTA_ERR_LAYOUT; /* no microcontroller has a payload of 16 MiB */
}

/* Whether the bytes are the head of this record: same tensor, type and length. */
static int is_head_of(const ei_ota_legacy_record_t *record, const uint8_t *at) {
  const uint8_t *const count = at + head_size(record) - 2;
  if (record->kind < EI_OTA_LEGACY_QUANTIZATION8 && at[1] != (record->kind == EI_OTA_LEGACY_INT8 ? 8 : 32)) return 0;
  return at[0] == record->tensor && ((uint32_t)count[0] << 8 | count[1]) == record->count;
}

/* Decodes value i of a record other than int8 data. */
static int decode_value(const ei_ota_legacy_record_t *record, uint32_t i, const uint8_t *at, int write) {
  uint32_t word = big_endian(at);
  if (record->kind == EI_OTA_LEGACY_CONSTANT32)
    return write || memcmp((const uint8_t *)record->values + 4 * i, &word, 4) == 0 ? 0 : EI_OTA_ERR_LAYOUT;
  if (record->kind != EI_OTA_LEGACY_INT32 && word >= 0x5F000000u) return EI_OTA_ERR_VALUE; /* as in image.c, is_allowed */
  if (write && record->values != NULL) memcpy((uint8_t *)record->values + 4 * i, &word, 4);
  if (record->kind == EI_OTA_LEGACY_INT32) return 0;

  word = big_endian(at + 4);
  if (record->zero_points == NULL) return word == 0 ? 0 : EI_OTA_ERR_LAYOUT;
  if (record->kind == EI_OTA_LEGACY_QUANTIZATION8 ? word + 128u >= 256u : word + 32768u >= 3u * 32768u) return EI_OTA_ERR_VALUE;
  if (write) memcpy((uint8_t *)record->zero_points + 4 * i, &word, 4);
  return 0;
}

int eiota_internal_decode_legacy(const ei_ota_t *ota, int write) {
  const ei_ota_legacy_t *const legacy = ota->config->model->legacy;
  if (ota->received < payload_size(legacy)) return EI_OTA_ERR_TRUNCATED;
  const uint8_t *at = staged(ota) + HEAD_SIZE;
  const ei_ota_legacy_record_t *record = legacy->records;
  for (uint32_t left = legacy->count; left != 0; --left, ++record) {
    if (!is_head_of(record, at)) return EI_OTA_ERR_LAYOUT;
    at += head_size(record);
    if (record->kind == EI_OTA_LEGACY_INT8) {
      if (write) memcpy(record->values, at, record->count);
      at += record->count;
      continue;
    }
    for (uint32_t i = 0; i != record->count; ++i, at += value_size(record)) {
      const int error = decode_value(record, i, at, write);
      if (error != 0) return error;
    }
  }
  return 0;
}

#endif
