/* SPDX-License-Identifier: MIT */
/* The payload container (docs/SPEC.md, "Payload"): header, TLVs, coded weight image, and a checksum over all of it. */
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
  EI_OTA_TLV_CRITICAL = 0x8000, /* bit of a TLV's type: a reader that does not know the type has to refuse the payload */
  EI_OTA_TLV_TEXTS = 0x0040,    /* title and labels, with a zero between each two of them */
  EI_OTA_TLV_SECURITY_COUNTER = 0x0050, /* four bytes */
  EI_OTA_TLV_SELF_TEST = 0x0060,        /* golden inputs and outputs */
  EI_OTA_TLV_SHA256 = 0xFF10,           /* of everything before it and of the content */
  EI_OTA_TLV_ECDSA_P256 = 0xFF22,       /* signature of that digest: r, then s, 32 bytes each, big-endian */
  EI_OTA_FLAG_DELTA = 1,                /* coded against the factory weights that `base` names; by the range coder, too */
  EI_OTA_FLAG_BIAS_SCALES = 2,          /* the content has the bias scales; else each is float32(input scale * filter scale) */
  EI_OTA_FLAG_RANGE = 4,                /* coded by the range coder */
  EI_OTA_ROUNDING = 0x78,               /* of the range coder: how many of the lowest bits of all scales are 0 */
  EI_OTA_ROUNDING_OF_ONE = 0x08,
  EI_OTA_FLAG_IMAGE = 0x80, /* in slots only: what follows is a decoded weight image (slot_image.h) */
  EI_OTA_FLAGS_AT = 5,      /* offset of the flags */
  EI_OTA_BASE_AT = 16       /* of the base */
};

/* Type and size of the TLVs that have a fixed size. A digest of another size is a type that this reader does not know. */
enum {
  EI_OTA_SHA256_HEAD = EI_OTA_TLV_SHA256 | EI_OTA_DIGEST_SIZE << 16,
  EI_OTA_ECDSA_HEAD = EI_OTA_TLV_ECDSA_P256 | EI_OTA_SIGNATURE_SIZE << 16
};

/** A payload's header. Up to weights_crc the members are laid out as in the payload. */
typedef struct ei_ota_header_t {
  uint32_t magic;
  uint8_t format;
  uint8_t flags;
  uint16_t content_offset;
  uint8_t layout[8];
  uint32_t base; /* of a delta: ei_ota_model_t.base of the firmware that it is for; else 0 */
  uint32_t project;
  uint32_t version;
  uint32_t content_size;
  uint32_t weights_crc; /* CRC-32 of the decoded elements */
  uint32_t size;        /* of the whole payload in bytes */
  /* From the TLVs, valid once the container is verified: */
  uint32_t counter;        /* security counter; 0 without one */
  uint32_t self_test;      /* offset of its value; 0 without one */
  uint32_t self_test_size; /* bytes */
} ei_ota_header_t;

/** Reads a container from the beginning, every byte once, so that the checksum covers exactly the bytes that were used. */
typedef struct {
  const ei_ota_source_t *payload;
  uint32_t at;  /* offset of the next byte */
  uint32_t crc; /* of all bytes before it */
} ei_ota_reader_t;

/** Reads the next *size bytes, or as many as can be read at once: *size receives their number. They are valid until the next
 * call.
 * @return the bytes; NULL if flash failed. */
const uint8_t *eiota_internal_take(ei_ota_reader_t *reader, uint32_t *size);

/** Reads a header of EI_OTA_HEADER_SIZE bytes. @param model  that the payload has to fit, or NULL
 * @return 0, or EI_OTA_ERR_FORMAT, _UNSUPPORTED (as for a coding that the model has no decoder for), _LAYOUT, _PROJECT, _BASE.
 */
int eiota_internal_read_header(const uint8_t *bytes, const ei_ota_model_t *model, ei_ota_header_t *header);

/** Reads the TLVs up to the content. @param header  receives what they say
 * @return 0, or EI_OTA_ERR_FORMAT, _UNSUPPORTED, _FLASH. */
int eiota_internal_read_tlvs(ei_ota_reader_t *reader, ei_ota_header_t *header);

/** Verifies header, size, checksum and TLVs of a payload. @param model  that the payload has to fit, or NULL
 * @param limit  size in bytes that the payload must not exceed
 * @return 0, or EI_OTA_ERR_TRUNCATED, _FORMAT, _UNSUPPORTED, _LAYOUT, _PROJECT, _BASE, _CORRUPT, _FLASH. */
int eiota_internal_read_container(const ei_ota_model_t *model, const ei_ota_source_t *payload, size_t limit,
                                  ei_ota_header_t *header);

/** Verifies a whole payload: header, size, checksum, TLVs, signature if there is a verifier, values and their checksum.
 * @param model   that the payload has to fit; NULL: any, and the values are not checked
 * @param limit   size in bytes that the payload must not exceed
 * @param header  receives the header as read from the bytes that the checksum covers
 * @return 0, or EI_OTA_ERR_TRUNCATED, _FORMAT, _UNSUPPORTED, _LAYOUT, _PROJECT, _BASE, _AUTH, _CORRUPT, _VALUE, _FLASH. */
int eiota_internal_verify_payload(const ei_ota_model_t *model, const ei_ota_verifier_t *verifier,
                                  const ei_ota_source_t *payload, size_t limit, ei_ota_header_t *header);

#ifdef __cplusplus
}
#endif

#endif
