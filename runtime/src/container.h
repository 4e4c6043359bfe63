/* The payload container (docs/SPEC.md, "Payload"): a header, TLVs, the coded weight image, a checksum over all of it. */
#ifndef EI_OTA_CONTAINER_H
#define EI_OTA_CONTAINER_H

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
  EI_OTA_DIGEST_SIZE = 32,
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

/* Type and size of the TLVs that have one size only: a digest of another size is one that this reader does not know. */
enum {
  EI_OTA_SHA256_HEAD = EI_OTA_TLV_SHA256 | EI_OTA_DIGEST_SIZE << 16,
  EI_OTA_ECDSA_HEAD = EI_OTA_TLV_ECDSA_P256 | EI_OTA_SIGNATURE_SIZE << 16
};

/** A payload's header. Up to weights_crc its members lie as they do in the payload. */
typedef struct ei_ota_header_t {
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
  /* Of the TLVs, once the container is verified: */
  uint32_t counter;        /* security counter; 0 without one */
  uint32_t self_test;      /* offset of its value; 0 without one */
  uint32_t self_test_size; /* bytes */
} ei_ota_header_t;

/** Reads a container from its beginning on, every byte once: what a reader has used is then what the checksum was over. */
typedef struct {
  const ei_ota_source_t *payload;
  uint32_t at;  /* bytes that were read */
  uint32_t crc; /* of all of them */
} ei_ota_reader_t;

/** The next bytes: *size of them, or as many as can be read at once, and *size says how many. They stay until the next call.
 * @return NULL where flash failed. */
const uint8_t *eiota_internal_take(ei_ota_reader_t *reader, uint32_t *size);

/** Reads a header of EI_OTA_HEADER_SIZE bytes. @param model  the firmware that it has to fit, or NULL
 * @return 0, or EI_OTA_ERR_FORMAT, _UNSUPPORTED, also for a delta, _LAYOUT, _PROJECT, _BASE. */
int eiota_internal_read_header(const uint8_t *bytes, const ei_ota_model_t *model, ei_ota_header_t *header);

/** Verifies a whole payload: header, that it ends within `limit` bytes, the checksum over it, TLVs, then by the verifier, if
 * there is one, whose it is, then values and their checksum. Writes nothing but *header, which says what the very bytes said
 * that the checksum was computed over.
 * @param model  that it has to fit; NULL: whatever firmware it is for, so that its values are not looked at
 * @return 0, or EI_OTA_ERR_TRUNCATED, _FORMAT, _UNSUPPORTED, _LAYOUT, _PROJECT, _BASE, _AUTH, _CORRUPT, _VALUE, _FLASH. */
int eiota_internal_verify_payload(const ei_ota_model_t *model, const ei_ota_verifier_t *verifier,
                                  const ei_ota_source_t *payload, size_t limit, ei_ota_header_t *header);

#ifdef __cplusplus
}
#endif

#endif
