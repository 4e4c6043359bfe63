/* The payload container (docs/SPEC.md, "Payload"): a header, TLVs, the coded weight image, a checksum over all of it. */
#ifndef EI_OTA_PAYLOAD_H
#define EI_OTA_PAYLOAD_H

#include <stddef.h>
#include <stdint.h>

#include "ei_ota/ei_ota_model.h"
#include "ei_ota/ei_ota_verifier.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
  EI_OTA_MAGIC = 0x744F6945, /* "EiOt" */
  EI_OTA_PAYLOAD_FORMAT = 1,
  EI_OTA_HEADER_SIZE = 36,
  EI_OTA_TRAILER_SIZE = 4,
  EI_OTA_TLV_HEAD_SIZE = 4,
  EI_OTA_TLV_CRITICAL = 0x8000,         /* bit of a TLV's type: a reader that does not know it must refuse */
  EI_OTA_TLV_SECURITY_COUNTER = 0x0050, /* four bytes */
  EI_OTA_TLV_SELF_TEST = 0x0060,        /* golden inputs and outputs */
  EI_OTA_TLV_CODING = 0x8030,           /* reserved: how the content is coded, four bytes */
  EI_OTA_TLV_SHA256 = 0xFF10,           /* of all before it and the content */
  EI_OTA_TLV_ECDSA_P256 = 0xFF22,       /* signature of that digest: r, then s, 32 bytes each, big-endian */
  EI_OTA_FLAG_DELTA = 1,                /* reserved: coded against the factory weights named by the base fingerprint */
  EI_OTA_FLAG_BIAS_SCALES = 2           /* bias scales are in the content; else each is float32(input scale * filter scale) */
};

/** A payload's header. Up to weights_crc its members lie as they do in the payload. */
typedef struct ei_ota_header {
  uint32_t magic;
  uint8_t format;
  uint8_t flags;
  uint16_t content_offset;
  uint8_t layout[8];
  uint32_t base; /* of a delta: that of the firmware that it is for */
  uint32_t project;
  uint32_t version;
  uint32_t content_size;
  uint32_t weights_crc; /* CRC-32 of the elements after decoding */
  uint32_t size;        /* of the whole payload */
  uint32_t counter;     /* security counter; 0 without one, and until the container is verified */
} ei_ota_header_t;

/** Reads a header of EI_OTA_HEADER_SIZE bytes. @param model  the firmware that it has to fit, or NULL
 * @return 0, or EI_OTA_ERR_FORMAT, _UNSUPPORTED, also for a delta, _LAYOUT, _PROJECT, _BASE. */
int eiota_internal_read_header(const uint8_t *bytes, const ei_ota_model_t *model, ei_ota_header_t *header);

/** Verifies a whole payload: header, that it ends within `limit` bytes, the checksum over it, TLVs, then by the verifier, if
 * there is one, whose it is, then values and their checksum. Writes nothing but *header.
 * @param model  that it has to fit; NULL: whatever firmware it is for, so that its values are not looked at
 * @return 0, or EI_OTA_ERR_TRUNCATED, _FORMAT, _UNSUPPORTED, _LAYOUT, _PROJECT, _BASE, _AUTH, _CORRUPT, _VALUE, _FLASH. */
int eiota_internal_verify_payload(const ei_ota_model_t *model, const ei_ota_verifier_t *verifier,
                                  const ei_ota_source_t *payload, size_t limit, ei_ota_header_t *header);

/** Finds a TLV in a container that was verified. @return the offset of its value, and its size in *size; 0 if there is none or
 * flash failed. */
uint32_t eiota_internal_find_tlv(const ei_ota_source_t *payload, const ei_ota_header_t *header, uint32_t type, uint32_t *size);

#ifdef __cplusplus
}
#endif

#endif
