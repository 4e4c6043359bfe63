/* SPDX-License-Identifier: MIT */
/* Runs the live model on the golden inputs of its payload (docs/SPEC.md, "Self-test"). */
#include <string.h>

#include "container.h"
#include "crc32.h"
#include "little_endian.h"
#include "storage.h"

enum { HEAD_SIZE = 16, UINT8 = 0, INT16 = 1, FLOAT32 = 2 };

static uint32_t width(uint32_t type) { return 1u << type; }

static int live_payload(ei_ota_t *ota, ei_ota_payload_t *payload) {
  const ei_ota_config_t *const config = ota->config;
  if (!ota->updated) return EI_OTA_ERR_STATE;
  if (ota->storage != NULL && config->store->running != EI_OTA_NO_SLOT)
    return ota->storage->read(ota, config->store->running, payload);
  if ((ota->updated & EI_OTA_UPDATED_BY_STAGED) == 0) return EI_OTA_ERR_STATE;
  eiota_internal_init_memory_source(&payload->source, config->staging);
  return eiota_internal_verify_payload(NULL, NULL, &payload->source, config->staging_size, &payload->header);
}

/* Reads bytes that were verified earlier. Bytes in flash are read twice and compared, so that a single wrong read is noticed.
 * @param size  number of bytes wanted; receives the number read. @return the bytes; NULL if flash failed */
static const uint8_t *read_again(const ei_ota_source_t *source, uint32_t offset, uint32_t *size) {
  const uint8_t *bytes = source->read(source, offset, size);
  if (bytes == NULL || source->memory != NULL) return bytes;
  const uint32_t crc = eiota_internal_crc32(0, bytes, *size);
  bytes = source->read(source, offset, size);
  return bytes != NULL && eiota_internal_crc32(0, bytes, *size) == crc ? bytes : NULL;
}

static float as_float(uint32_t type, const uint8_t *bytes) {
  float value;
  if (type == UINT8) return (float)bytes[0];
  if (type == INT16) return (float)(int16_t)eiota_internal_u16(bytes);
  memcpy(&value, bytes, sizeof value);
  return value;
}

int ei_ota_case_inputs(const ei_ota_case_t *golden, uint32_t first, uint32_t count, float *inputs) {
  if (first > golden->input_count || count > golden->input_count - first) return EI_OTA_ERR_ARGUMENT;
  uint32_t at = golden->offset + first * width(golden->type);
  while (count != 0) {
    uint32_t size = count * width(golden->type);
    const uint8_t *bytes = read_again(golden->payload, at, &size);
    if (bytes == NULL) return EI_OTA_ERR_FLASH;
    at += size;
    for (; size != 0; size -= width(golden->type), bytes += width(golden->type), --count)
      *inputs++ = as_float(golden->type, bytes);
  }
  return 0;
}

/* NaN is near nothing, itself included. */
static int is_near(float output, float expected, float tolerance) {
  const float difference = output < expected ? expected - output : output - expected;
  return difference <= tolerance;
}

static int check_outputs(const ei_ota_case_t *golden, const float *outputs, float tolerance) {
  if (outputs == NULL) return EI_OTA_ERR_SELF_TEST;
  uint32_t at = golden->offset + golden->input_count * width(golden->type);
  for (uint32_t i = 0; i != golden->output_count; ++i, at += 4) {
    uint32_t size = 4;
    const uint8_t *const expected = read_again(golden->payload, at, &size);
    if (expected == NULL) return EI_OTA_ERR_FLASH;
    if (!is_near(outputs[i], as_float(FLOAT32, expected), tolerance)) return EI_OTA_ERR_SELF_TEST;
  }
  return 0;
}

int ei_ota_self_test(ei_ota_t *ota, const float *(*classify)(void *context, const ei_ota_case_t *golden), void *context) {
  if (ota == NULL || ota->config == NULL || classify == NULL) return EI_OTA_ERR_ARGUMENT;
  ei_ota_payload_t payload;
  int error = live_payload(ota, &payload);
  if (error != 0) return error;
  const ei_ota_source_t *const source = &payload.source;
  const uint32_t at = payload.header.self_test;
  uint32_t size = payload.header.self_test_size, head_size = HEAD_SIZE;
  if (size < head_size) return EI_OTA_ERR_SELF_TEST;
  const uint8_t *const head = read_again(source, at, &head_size);
  if (head == NULL) return EI_OTA_ERR_FLASH;
  ei_ota_case_t golden = {source, at + HEAD_SIZE, head[0], eiota_internal_u32(head + 4), eiota_internal_u16(head + 8)};
  uint32_t cases = eiota_internal_u16(head + 2);
  const float tolerance = as_float(FLOAT32, head + 12);
  if (golden.type > FLOAT32 || golden.input_count > size || cases == 0 || golden.output_count == 0) return EI_OTA_ERR_SELF_TEST;
  const uint32_t case_size = golden.input_count * width(golden.type) + golden.output_count * 4;
  for (size -= HEAD_SIZE; cases != 0; --cases, size -= case_size, golden.offset += case_size) {
    if (case_size > size) return EI_OTA_ERR_SELF_TEST;
    error = check_outputs(&golden, classify(context, &golden), tolerance);
    if (error != 0) return error;
  }
  return size == 0 ? 0 : EI_OTA_ERR_SELF_TEST;
}
