#include "payload.h"

#include <string.h>

#include "bytes.h"
#include "crc32.h"
#include "ei_ota/ei_ota.h"
#include "image.h"

enum { KNOWN_FLAGS = EI_OTA_FLAG_DELTA | EI_OTA_FLAG_BIAS_SCALES };

/* Of a delta: no firmware can decode one so far. */
int eiota_internal_read_header(const uint8_t *bytes, const ei_ota_model_t *model, ei_ota_header_t *header) {
  memcpy(header, bytes, EI_OTA_HEADER_SIZE);
  if (header->magic != EI_OTA_MAGIC) return EI_OTA_ERR_FORMAT;
  if (header->format != EI_OTA_PAYLOAD_FORMAT || (header->flags & ~KNOWN_FLAGS) != 0) return EI_OTA_ERR_UNSUPPORTED;
  header->size = header->content_offset + header->content_size + EI_OTA_TRAILER_SIZE;
  header->counter = 0;
  const int is_delta = header->flags & EI_OTA_FLAG_DELTA;
  if (header->content_offset < EI_OTA_HEADER_SIZE || header->size < header->content_size || (!is_delta && header->base != 0))
    return EI_OTA_ERR_FORMAT;
  if (model == NULL) return 0;
  if (memcmp(header->layout, model->layout, sizeof header->layout) != 0) return EI_OTA_ERR_LAYOUT;
  if (header->project != model->project) return EI_OTA_ERR_PROJECT;
  if (!is_delta) return 0;
  return header->base != model->base ? EI_OTA_ERR_BASE : EI_OTA_ERR_UNSUPPORTED;
}

/* Type and size of the TLVs that have one size only: a digest of another size is one that this reader does not know. */
enum {
  COUNTER_HEAD = EI_OTA_TLV_SECURITY_COUNTER | 4 << 16,
  SHA256_HEAD = EI_OTA_TLV_SHA256 | 32 << 16,
  ECDSA_HEAD = EI_OTA_TLV_ECDSA_P256 | EI_OTA_SIGNATURE_SIZE << 16
};

/* Types ascend, so that none comes twice. */
static int check_tlvs(const ei_ota_source_t *payload, ei_ota_header_t *header) {
  uint32_t lowest_type = 0;
  for (uint32_t at = EI_OTA_HEADER_SIZE; at != header->content_offset;) {
    const uint32_t left = header->content_offset - at;
    if (left < EI_OTA_TLV_HEAD_SIZE) return EI_OTA_ERR_FORMAT;
    const uint8_t *const tlv =
        eiota_internal_source_get(payload, at, EI_OTA_TLV_HEAD_SIZE + 4); /* the checksum is behind it at least */
    if (tlv == NULL) return EI_OTA_ERR_FLASH;
    const uint32_t head = eiota_internal_u32(tlv), type = head & 0xFFFFu, size = EI_OTA_TLV_HEAD_SIZE + (head >> 16);
    if (size > left || type < lowest_type) return EI_OTA_ERR_FORMAT;
    if (type == EI_OTA_TLV_SECURITY_COUNTER) {
      if (head != COUNTER_HEAD) return EI_OTA_ERR_FORMAT;
      header->counter = eiota_internal_u32(tlv + EI_OTA_TLV_HEAD_SIZE);
    }
    if ((type & EI_OTA_TLV_CRITICAL) != 0 && head != SHA256_HEAD && head != ECDSA_HEAD) return EI_OTA_ERR_UNSUPPORTED;
    lowest_type = type + 1;
    at += size;
  }
  return 0;
}

uint32_t eiota_internal_find_tlv(const ei_ota_source_t *payload, const ei_ota_header_t *header, uint32_t type, uint32_t *size) {
  for (uint32_t at = EI_OTA_HEADER_SIZE; at < header->content_offset;) {
    const uint8_t *const tlv = eiota_internal_source_get(payload, at, EI_OTA_TLV_HEAD_SIZE);
    if (tlv == NULL) break;
    at += EI_OTA_TLV_HEAD_SIZE;
    *size = eiota_internal_u16(tlv + 2);
    if (eiota_internal_u16(tlv) == type) return at;
    at += *size;
  }
  return 0;
}

static int check_checksum(const ei_ota_source_t *payload, uint32_t size) {
  /* Over all, its own bytes included, it is the same for every payload that is whole. */
  uint32_t crc = 0;
  for (uint32_t at = 0; at != size;) {
    uint32_t chunk = size - at;
    const uint8_t *const bytes = payload->read(payload, at, &chunk);
    if (bytes == NULL) return EI_OTA_ERR_FLASH;
    crc = eiota_internal_crc32(crc, bytes, chunk);
    at += chunk;
  }
  return crc == EI_OTA_CRC32_RESIDUE ? 0 : EI_OTA_ERR_CORRUPT;
}

int eiota_internal_verify_payload(const ei_ota_model_t *model, const ei_ota_verifier_t *verifier,
                                  const ei_ota_source_t *payload, size_t limit, ei_ota_header_t *header) {
  if (limit < EI_OTA_HEADER_SIZE) return EI_OTA_ERR_TRUNCATED;
  const uint8_t *const bytes = eiota_internal_source_get(payload, 0, EI_OTA_HEADER_SIZE);
  if (bytes == NULL) return EI_OTA_ERR_FLASH;
  int error = eiota_internal_read_header(bytes, model, header);
  if (error != 0) return error;
  if (limit < header->size) return EI_OTA_ERR_TRUNCATED;
  error = check_checksum(payload, header->size);
  if (error == 0) error = check_tlvs(payload, header);
  if (error == 0 && verifier != NULL) error = verifier->check(verifier, payload, header);
  return error != 0 || model == NULL ? error : eiota_internal_decode_image(model, payload, header, 0);
}
