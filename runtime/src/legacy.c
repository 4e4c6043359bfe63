/* The model's table says which record comes next and how long it is: no number in a payload is ever trusted. */
#include "legacy.h"

#include <string.h>

#include "ei_ota/ei_ota.h"
#include "payload.h"

#if EI_OTA_LEGACY

static uint32_t big_endian(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Of a record: what stands before its values, and the bytes of one. */
static uint32_t head_size(const ei_ota_legacy_record_t *record) { return record->kind < EI_OTA_LEGACY_QUANTIZATION8 ? 4 : 3; }

static uint32_t value_size(const ei_ota_legacy_record_t *record) {
  if (record->kind == EI_OTA_LEGACY_INT8) return 1;
  return record->kind < EI_OTA_LEGACY_QUANTIZATION8 ? 4 : 8;
}

static uint32_t payload_size(const ei_ota_legacy_t *legacy) {
  uint32_t size = EI_OTA_LEGACY_HEAD_SIZE;
  for (uint32_t i = 0; i != legacy->count; ++i)
    size += head_size(&legacy->records[i]) + value_size(&legacy->records[i]) * legacy->records[i].count;
  return size;
}

int eiota_internal_is_legacy(const ei_ota_model_t *model, const uint8_t *payload) {
  const uint32_t magic = EI_OTA_MAGIC;
  return model->legacy != NULL && eiota_internal_models_know_legacy != 0 && memcmp(payload, &magic, sizeof magic) != 0;
}

int eiota_internal_read_legacy_head(const ei_ota_model_t *model, const uint8_t *payload, uint32_t *size) {
  *size = payload_size(model->legacy);
  if (big_endian(payload) == *size - EI_OTA_LEGACY_HEAD_SIZE) return 0;
  return payload[0] != 0 ? EI_OTA_ERR_FORMAT : EI_OTA_ERR_LAYOUT; /* no microcontroller has a payload of 16 MiB */
}

/* Does a record begin here, for the same tensor, of the same type and length? */
static int begins(const ei_ota_legacy_record_t *record, const uint8_t *at) {
  const uint8_t *const count = at + head_size(record) - 2;
  if (record->kind < EI_OTA_LEGACY_QUANTIZATION8 && at[1] != (record->kind == EI_OTA_LEGACY_INT8 ? 8 : 32)) return 0;
  return at[0] == record->tensor && ((uint32_t)count[0] << 8 | count[1]) == record->count;
}

/* The value i of a record that is no int8 data. */
static int decode_value(const ei_ota_legacy_record_t *record, uint32_t i, const uint8_t *at, int write) {
  uint32_t word = big_endian(at);
  if (record->kind == EI_OTA_LEGACY_CONSTANT32)
    return write || memcmp((const uint8_t *)record->values + 4 * i, &word, 4) == 0 ? 0 : EI_OTA_ERR_LAYOUT;
  if (record->kind != EI_OTA_LEGACY_INT32 && word >= 0x5F000000u) return EI_OTA_ERR_VALUE; /* as in image.c, is_scale */
  if (write && record->values != NULL) memcpy((uint8_t *)record->values + 4 * i, &word, 4);
  if (record->kind == EI_OTA_LEGACY_INT32) return 0;

  word = big_endian(at + 4);
  if (record->zero_points == NULL) return word == 0 ? 0 : EI_OTA_ERR_LAYOUT;
  if (record->kind == EI_OTA_LEGACY_QUANTIZATION8 ? word + 128u >= 256u : word + 32768u >= 3u * 32768u) return EI_OTA_ERR_VALUE;
  if (write) memcpy((uint8_t *)record->zero_points + 4 * i, &word, 4);
  return 0;
}

int eiota_internal_decode_legacy(const ei_ota_model_t *model, const uint8_t *payload, size_t size, int write) {
  if (size < EI_OTA_LEGACY_HEAD_SIZE || size < payload_size(model->legacy)) return EI_OTA_ERR_TRUNCATED;
  payload += EI_OTA_LEGACY_HEAD_SIZE;
  const ei_ota_legacy_record_t *record = model->legacy->records;
  for (uint32_t left = model->legacy->count; left != 0; --left, ++record) {
    if (!begins(record, payload)) return EI_OTA_ERR_LAYOUT;
    payload += head_size(record);
    if (record->kind == EI_OTA_LEGACY_INT8) {
      if (write) memcpy(record->values, payload, record->count);
      payload += record->count;
      continue;
    }
    for (uint32_t i = 0; i != record->count; ++i, payload += value_size(record)) {
      const int error = decode_value(record, i, payload, write);
      if (error != 0) return error;
    }
  }
  return 0;
}

#endif
