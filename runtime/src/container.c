/* SPDX-License-Identifier: MIT */
#include "container.h"

#include <string.h>

#include "crc32.h"
#include "ei_ota/ei_ota.h"
#include "image.h"
#include "little_endian.h"

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "EiOta: weights are exchanged in little-endian order and used in place; this target is big-endian"
#endif

enum {
  NEED_CODER = EI_OTA_FLAG_DELTA | EI_OTA_ROUNDING,
  KNOWN_FLAGS = NEED_CODER | EI_OTA_FLAG_BIAS_SCALES | EI_OTA_FLAG_RANGE
};

int eiota_internal_read_header(const uint8_t *bytes, const ei_ota_model_t *model, ei_ota_header_t *header) {
  memcpy(header, bytes, EI_OTA_HEADER_SIZE);
  if (header->magic != EI_OTA_MAGIC) return EI_OTA_ERR_FORMAT;
  if (header->format != EI_OTA_PAYLOAD_FORMAT || (header->flags & ~KNOWN_FLAGS) != 0) return EI_OTA_ERR_UNSUPPORTED;
  header->size = header->content_offset + header->content_size + EI_OTA_TRAILER_SIZE;
  header->counter = header->self_test = header->self_test_size = 0;
  const int is_delta = header->flags & EI_OTA_FLAG_DELTA, is_coded = header->flags & EI_OTA_FLAG_RANGE;
  if (header->content_offset < EI_OTA_HEADER_SIZE || header->size < header->content_size || (!is_delta && header->base != 0) ||
      ((header->flags & NEED_CODER) != 0 && !is_coded))
    return EI_OTA_ERR_FORMAT;
  if (model == NULL) return 0;
  if (memcmp(header->layout, model->layout, sizeof header->layout) != 0) return EI_OTA_ERR_LAYOUT;
  if (header->project != model->project) return EI_OTA_ERR_PROJECT;
  if (is_delta && header->base != model->base) return EI_OTA_ERR_BASE;
  if (!is_coded) return 0;
  const ei_ota_coding_t *const coding = model->coding;
  return coding != NULL && (!is_delta || coding->base != NULL || coding->flash_base != NULL) ? 0 : EI_OTA_ERR_UNSUPPORTED;
}

const uint8_t *eiota_internal_take(ei_ota_reader_t *reader, uint32_t *size) {
  const uint8_t *const bytes = reader->payload->read(reader->payload, reader->at, size);
  if (bytes == NULL) return NULL;
  reader->crc = eiota_internal_crc32(reader->crc, bytes, *size);
  reader->at += *size;
  return bytes;
}

static int pass_over(ei_ota_reader_t *reader, uint32_t end) {
  while (reader->at != end) {
    uint32_t size = end - reader->at;
    if (eiota_internal_take(reader, &size) == NULL) return EI_OTA_ERR_FLASH;
  }
  return 0;
}

/* Types are in ascending order, so that none occurs twice. Inlined, because only weights in flash need it on its own. */
static inline __attribute__((always_inline)) int read_tlvs(ei_ota_reader_t *reader, ei_ota_header_t *header) {
  uint32_t lowest_type = 0;
  while (reader->at != header->content_offset) {
    uint32_t taken = EI_OTA_TLV_HEAD_SIZE, left = header->content_offset - reader->at;
    if (left < EI_OTA_TLV_HEAD_SIZE) return EI_OTA_ERR_FORMAT;
    const uint8_t *bytes = eiota_internal_take(reader, &taken);
    if (bytes == NULL) return EI_OTA_ERR_FLASH;
    const uint32_t head = eiota_internal_u32(bytes), type = head & 0xFFFFu, size = head >> 16;
    left -= EI_OTA_TLV_HEAD_SIZE;
    if (size > left || type < lowest_type) return EI_OTA_ERR_FORMAT;
    if ((type & EI_OTA_TLV_CRITICAL) != 0 && head != EI_OTA_SHA256_HEAD && head != EI_OTA_ECDSA_HEAD)
      return EI_OTA_ERR_UNSUPPORTED;
    if (type == EI_OTA_TLV_SECURITY_COUNTER && size != sizeof header->counter) return EI_OTA_ERR_FORMAT;
    if (type == EI_OTA_TLV_SELF_TEST) {
      header->self_test = reader->at;
      header->self_test_size = size;
    }
    const uint32_t end = reader->at + size;
    while (reader->at != end) {
      taken = end - reader->at;
      bytes = eiota_internal_take(reader, &taken);
      if (bytes == NULL) return EI_OTA_ERR_FLASH;
      if (type == EI_OTA_TLV_SECURITY_COUNTER)
        header->counter = eiota_internal_u32(bytes); /* its four bytes are always read at once */
    }
    lowest_type = type + 1;
  }
  return 0;
}

int eiota_internal_read_tlvs(ei_ota_reader_t *reader, ei_ota_header_t *header) { return read_tlvs(reader, header); }

/* A wrong checksum takes precedence over what is wrong with the TLVs. */
int eiota_internal_read_container(const ei_ota_model_t *model, const ei_ota_source_t *payload, size_t limit,
                                  ei_ota_header_t *header) {
  ei_ota_reader_t reader = {payload, 0, 0};
  uint32_t size = EI_OTA_HEADER_SIZE;
  if (limit < size) return EI_OTA_ERR_TRUNCATED;
  const uint8_t *const bytes = eiota_internal_take(&reader, &size);
  if (bytes == NULL) return EI_OTA_ERR_FLASH;
  int error = eiota_internal_read_header(bytes, model, header);
  if (error != 0) return error;
  if (limit < header->size) return EI_OTA_ERR_TRUNCATED;
  error = read_tlvs(&reader, header);
  if (pass_over(&reader, header->size) != 0) return EI_OTA_ERR_FLASH;
  return reader.crc == EI_OTA_CRC32_RESIDUE ? error : EI_OTA_ERR_CORRUPT;
}

static int check_signature(const ei_ota_verifier_t *verifier, const ei_ota_source_t *payload, const ei_ota_header_t *header) {
  if (verifier == NULL) return 0;
  return verifier->check == NULL ? EI_OTA_ERR_AUTH : verifier->check(verifier, payload, header);
}

int eiota_internal_verify_payload(const ei_ota_model_t *model, const ei_ota_verifier_t *verifier,
                                  const ei_ota_source_t *payload, size_t limit, ei_ota_header_t *header) {
  int error = eiota_internal_read_container(model, payload, limit, header);
  if (error == 0) error = check_signature(verifier, payload, header);
  return error != 0 || model == NULL ? error : eiota_internal_decode_image(model, payload, header, 0);
}
