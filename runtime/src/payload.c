#include "payload.h"

#include <string.h>

#include "bytes.h"
#include "crc32.h"
#include "ei_ota/ei_ota.h"
#include "image.h"

enum { KNOWN_FLAGS = EI_OTA_FLAG_DELTA | EI_OTA_FLAG_BIAS_SCALES };

int ei_ota_read_header(const uint8_t *bytes, ei_ota_header_t *header) {
  memcpy(header, bytes, EI_OTA_HEADER_SIZE);
  if (header->magic != EI_OTA_MAGIC) return EI_OTA_ERR_FORMAT;
  if (header->format != EI_OTA_PAYLOAD_FORMAT || (header->flags & ~KNOWN_FLAGS) != 0) return EI_OTA_ERR_UNSUPPORTED;
  header->size = header->content_offset + header->content_size + EI_OTA_TRAILER_SIZE;
  header->counter = 0;
  if (header->content_offset < EI_OTA_HEADER_SIZE || header->size < header->content_size) return EI_OTA_ERR_FORMAT;
  return (header->flags & EI_OTA_FLAG_DELTA) == 0 && header->base != 0 ? EI_OTA_ERR_FORMAT : 0;
}

int ei_ota_match_header(const ei_ota_header_t *header, const ei_ota_model_t *model) {
  if (memcmp(header->layout, model->layout, sizeof header->layout) != 0) return EI_OTA_ERR_LAYOUT;
  if (header->project != model->project) return EI_OTA_ERR_PROJECT;
  if ((header->flags & EI_OTA_FLAG_DELTA) == 0) return 0;
  return header->base != model->factory_crc ? EI_OTA_ERR_BASE : EI_OTA_ERR_UNSUPPORTED;
}

/* Size of a TLV's value; 0 where it may have any. */
static uint32_t fixed_size(uint32_t type) {
  return type == EI_OTA_TLV_SECURITY_COUNTER ? 4
         : type == EI_OTA_TLV_SHA256         ? 32
         : type == EI_OTA_TLV_ECDSA_P256     ? EI_OTA_SIGNATURE_SIZE
                                             : 0;
}

/* Types ascend, so that none comes twice. */
static int check_tlvs(const ei_ota_source_t *payload, ei_ota_header_t *header) {
  uint32_t lowest_type = 0;
  for (uint32_t at = EI_OTA_HEADER_SIZE; at != header->content_offset;) {
    const uint32_t left = header->content_offset - at;
    if (left < EI_OTA_TLV_HEAD_SIZE) return EI_OTA_ERR_FORMAT;
    const uint8_t *const tlv =
        ei_ota_source_get(payload, at, EI_OTA_TLV_HEAD_SIZE + 4); /* the checksum is behind it at least */
    if (tlv == NULL) return EI_OTA_ERR_FLASH;
    const uint32_t type = ei_ota_u16(tlv), size = ei_ota_u16(tlv + 2), fixed = fixed_size(type);
    if (size > left - EI_OTA_TLV_HEAD_SIZE || type < lowest_type || (fixed != 0 && size != fixed)) return EI_OTA_ERR_FORMAT;
    if ((type & EI_OTA_TLV_CRITICAL) != 0 && fixed == 0) return EI_OTA_ERR_UNSUPPORTED;
    if (type == EI_OTA_TLV_SECURITY_COUNTER) header->counter = ei_ota_u32(tlv + EI_OTA_TLV_HEAD_SIZE);
    lowest_type = type + 1;
    at += EI_OTA_TLV_HEAD_SIZE + size;
  }
  return 0;
}

uint32_t ei_ota_find_tlv(const ei_ota_source_t *payload, const ei_ota_header_t *header, uint32_t type, uint32_t *size) {
  for (uint32_t at = EI_OTA_HEADER_SIZE; at < header->content_offset;) {
    const uint8_t *const tlv = ei_ota_source_get(payload, at, EI_OTA_TLV_HEAD_SIZE);
    if (tlv == NULL) break;
    at += EI_OTA_TLV_HEAD_SIZE;
    *size = ei_ota_u16(tlv + 2);
    if (ei_ota_u16(tlv) == type) return at;
    at += *size;
  }
  return 0;
}

int ei_ota_verify_container(const ei_ota_source_t *payload, size_t limit, ei_ota_header_t *header) {
  if (limit < EI_OTA_HEADER_SIZE) return EI_OTA_ERR_TRUNCATED;
  const uint8_t *bytes = ei_ota_source_get(payload, 0, EI_OTA_HEADER_SIZE);
  if (bytes == NULL) return EI_OTA_ERR_FLASH;
  const int error = ei_ota_read_header(bytes, header);
  if (error != 0) return error;
  if (limit < header->size) return EI_OTA_ERR_TRUNCATED;
  /* The checksum over all, its own bytes included, is the same for every payload that is whole. */
  uint32_t crc = 0;
  for (uint32_t at = 0; at != header->size;) {
    uint32_t chunk = header->size - at;
    bytes = ei_ota_source_bytes(payload, at, &chunk);
    if (bytes == NULL) return EI_OTA_ERR_FLASH;
    crc = ei_ota_crc32(crc, bytes, chunk);
    at += chunk;
  }
  return crc == EI_OTA_CRC32_RESIDUE ? check_tlvs(payload, header) : EI_OTA_ERR_CORRUPT;
}

int ei_ota_verify_payload(const ei_ota_model_t *model, const ei_ota_verifier_t *verifier, const ei_ota_source_t *payload,
                          size_t limit, ei_ota_header_t *header) {
  int error = ei_ota_verify_container(payload, limit, header);
  if (error == 0) error = ei_ota_match_header(header, model);
  if (error == 0 && verifier != NULL) error = verifier->check(verifier, payload, header);
  return error != 0 ? error : ei_ota_decode_image(model, payload, header, 0);
}
