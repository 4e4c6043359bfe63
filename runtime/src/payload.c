#include "payload.h"

#include <string.h>

#include "bytes.h"
#include "crc32.h"
#include "ei_ota/ei_ota.h"
#include "image.h"

int ei_ota_read_header(const uint8_t *bytes, ei_ota_header_t *header) {
  memcpy(header, bytes, EI_OTA_HEADER_SIZE);
  if (header->magic != EI_OTA_MAGIC) return EI_OTA_ERR_FORMAT;
  if (header->format != EI_OTA_PAYLOAD_FORMAT || (header->flags & ~EI_OTA_FLAG_BIAS_SCALES) != 0) return EI_OTA_ERR_UNSUPPORTED;
  header->size = header->content_offset + header->content_size + EI_OTA_TRAILER_SIZE;
  if (header->content_offset < EI_OTA_HEADER_SIZE || header->size < header->content_size || header->base != 0)
    return EI_OTA_ERR_FORMAT;
  return 0;
}

int ei_ota_match_header(const ei_ota_header_t *header, const ei_ota_model_t *model) {
  if (memcmp(header->layout, model->layout, sizeof header->layout) != 0) return EI_OTA_ERR_LAYOUT;
  return header->project == model->project ? 0 : EI_OTA_ERR_PROJECT;
}

/* A TLV appears at most once. Format 1 defines none yet: those that may be skipped are, the others are refused. */
static int check_tlvs(const uint8_t *begin, const uint8_t *end) {
  for (const uint8_t *tlv = begin; tlv != end;) {
    if (end - tlv < EI_OTA_TLV_HEAD_SIZE || (size_t)(end - tlv - EI_OTA_TLV_HEAD_SIZE) < ei_ota_u16(tlv + 2))
      return EI_OTA_ERR_FORMAT;
    const uint32_t type = ei_ota_u16(tlv);
    if ((type & EI_OTA_TLV_CRITICAL) != 0) return EI_OTA_ERR_UNSUPPORTED;
    for (const uint8_t *earlier = begin; earlier != tlv; earlier += EI_OTA_TLV_HEAD_SIZE + ei_ota_u16(earlier + 2))
      if (ei_ota_u16(earlier) == type) return EI_OTA_ERR_FORMAT;
    tlv += EI_OTA_TLV_HEAD_SIZE + ei_ota_u16(tlv + 2);
  }
  return 0;
}

int ei_ota_verify_container(const uint8_t *payload, size_t size, ei_ota_header_t *header) {
  if (size < EI_OTA_HEADER_SIZE) return EI_OTA_ERR_TRUNCATED;
  const int error = ei_ota_read_header(payload, header);
  if (error != 0) return error;
  if (size < header->size) return EI_OTA_ERR_TRUNCATED;
  if (size > header->size) return EI_OTA_ERR_LENGTH;
  const uint32_t covered = header->size - EI_OTA_TRAILER_SIZE;
  const uint32_t crc = ei_ota_crc32(0, payload, covered);
  if (memcmp(payload + covered, &crc, sizeof crc) != 0) return EI_OTA_ERR_CORRUPT;
  return check_tlvs(payload + EI_OTA_HEADER_SIZE, payload + header->content_offset);
}

int ei_ota_verify_payload(const ei_ota_model_t *model, const uint8_t *payload, size_t size, ei_ota_header_t *header) {
  int error = ei_ota_verify_container(payload, size, header);
  if (error == 0) error = ei_ota_match_header(header, model);
  return error != 0 ? error : ei_ota_decode_image(model, payload, header, 0);
}
