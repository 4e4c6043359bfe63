/* SPDX-License-Identifier: MIT */
/* Digest and signature of a payload (docs/SPEC.md, "TLVs"). Linked only if a verifier names ei_ota_check_signature. */
#include <string.h>

#include "container.h"
#include "crc32.h"
#include "ei_ota/ei_ota.h"
#include "little_endian.h"

typedef struct {
  const ei_ota_verifier_t *verifier;
  ei_ota_reader_t reader;
  uint8_t claimed[EI_OTA_DIGEST_SIZE]; /* the payload's digest TLV */
  uint8_t signature[EI_OTA_SIGNATURE_SIZE];
  int is_digested, is_signed;
} signature_t;

static int hash(signature_t *signature, uint32_t end) {
  const ei_ota_verifier_t *const verifier = signature->verifier;
  while (signature->reader.at != end) {
    uint32_t size = end - signature->reader.at;
    const uint8_t *const bytes = eiota_internal_take(&signature->reader, &size);
    if (bytes == NULL) return EI_OTA_ERR_FLASH;
    if (verifier->hash_update(verifier->context, bytes, size) != 0) return EI_OTA_ERR_AUTH;
  }
  return 0;
}

static int copy(signature_t *signature, uint8_t *to, uint32_t size) {
  const uint8_t *const bytes = eiota_internal_take(&signature->reader, &size);
  if (bytes == NULL) return EI_OTA_ERR_FLASH;
  memcpy(to, bytes, size);
  return 0;
}

static int read_tlv(signature_t *signature, uint32_t end) {
  const ei_ota_verifier_t *const verifier = signature->verifier;
  uint8_t head[EI_OTA_TLV_HEAD_SIZE];
  if (copy(signature, head, sizeof head) != 0) return EI_OTA_ERR_FLASH;
  const uint32_t type_and_size = eiota_internal_u32(head);
  if (type_and_size == EI_OTA_SHA256_HEAD) {
    signature->is_digested = 1;
    return copy(signature, signature->claimed, sizeof signature->claimed);
  }
  if (type_and_size == EI_OTA_ECDSA_HEAD) {
    signature->is_signed = 1;
    return copy(signature, signature->signature, sizeof signature->signature);
  }
  const uint32_t tlv_end = signature->reader.at + (type_and_size >> 16);
  if (tlv_end > end) return EI_OTA_ERR_FLASH;
  return verifier->hash_update(verifier->context, head, sizeof head) == 0 ? hash(signature, tlv_end) : EI_OTA_ERR_AUTH;
}

/* The container has just been verified. It is read again here, and its checksum is computed again, so that the hash covers the
 * same bytes that were verified. */
static int read_payload(signature_t *signature, const ei_ota_header_t *header) {
  const uint32_t content = header->content_offset;
  int error = hash(signature, EI_OTA_HEADER_SIZE);
  while (error == 0 && signature->reader.at < content) error = read_tlv(signature, content);
  if (error == 0 && signature->reader.at != content) error = EI_OTA_ERR_FLASH;
  if (error == 0) error = hash(signature, content + header->content_size);
  uint8_t trailer[EI_OTA_TRAILER_SIZE];
  if (error == 0) error = copy(signature, trailer, sizeof trailer);
  return error == 0 && signature->reader.crc != EI_OTA_CRC32_RESIDUE ? EI_OTA_ERR_FLASH : error;
}

int ei_ota_check_signature(const ei_ota_verifier_t *verifier, const ei_ota_source_t *payload, const ei_ota_header_t *header) {
  signature_t signature;
  uint8_t digest[EI_OTA_DIGEST_SIZE];
  signature.verifier = verifier;
  signature.reader.payload = payload;
  signature.reader.at = signature.reader.crc = 0;
  signature.is_digested = signature.is_signed = 0;
  if (verifier->hash_start(verifier->context) != 0) return EI_OTA_ERR_AUTH;
  const int error = read_payload(&signature, header);
  /* Finished in any case: a hash accelerator may be reserved until then. */
  const int is_finished = verifier->hash_finish(verifier->context, digest) == 0;
  if (error != 0) return error;
  if (!is_finished || !signature.is_signed) return EI_OTA_ERR_AUTH;
  if (signature.is_digested && memcmp(signature.claimed, digest, sizeof digest) != 0) return EI_OTA_ERR_CORRUPT;
  return verifier->verify(verifier->context, digest, signature.signature) == 0 ? 0 : EI_OTA_ERR_AUTH;
}
