/* Digest and signature of a payload (docs/SPEC.md, "TLVs"). Linked where a verifier names ei_ota_check_signature. */
#include <string.h>

#include "ei_ota/ei_ota.h"
#include "payload.h"

static int hash(const ei_ota_verifier_t *verifier, const ei_ota_source_t *payload, uint32_t begin, uint32_t end) {
  while (begin != end) {
    uint32_t size = end - begin;
    const uint8_t *const bytes = payload->read(payload, begin, &size);
    if (bytes == NULL) return EI_OTA_ERR_FLASH;
    if (verifier->hash_update(verifier->context, bytes, size) != 0) return EI_OTA_ERR_AUTH;
    begin += size;
  }
  return 0;
}

int ei_ota_check_signature(const ei_ota_verifier_t *verifier, const ei_ota_source_t *payload, const ei_ota_header_t *header) {
  uint32_t size;
  const uint32_t digest_at = eiota_internal_find_tlv(payload, header, EI_OTA_TLV_SHA256, &size);
  const uint32_t signature_at = eiota_internal_find_tlv(payload, header, EI_OTA_TLV_ECDSA_P256, &size);
  if (signature_at == 0) return EI_OTA_ERR_AUTH;
  const uint32_t content = header->content_offset;
  const uint32_t covered = (digest_at != 0 ? digest_at : signature_at) - EI_OTA_TLV_HEAD_SIZE;
  uint8_t digest[32];
  if (verifier->hash_start(verifier->context) != 0) return EI_OTA_ERR_AUTH;
  int error = hash(verifier, payload, 0, covered);
  if (error == 0) error = hash(verifier, payload, content, content + header->content_size);
  /* Finished in any case: a hash in hardware may be held until then. */
  if (verifier->hash_finish(verifier->context, digest) != 0 && error == 0) error = EI_OTA_ERR_AUTH;
  if (error != 0) return error;
  const uint8_t *bytes;
  if (digest_at != 0) {
    bytes = eiota_internal_source_get(payload, digest_at, sizeof digest);
    if (bytes == NULL) return EI_OTA_ERR_FLASH;
    if (memcmp(bytes, digest, sizeof digest) != 0) return EI_OTA_ERR_CORRUPT;
  }
  bytes = eiota_internal_source_get(payload, signature_at, EI_OTA_SIGNATURE_SIZE);
  if (bytes == NULL) return EI_OTA_ERR_FLASH;
  return verifier->verify(verifier->context, digest, bytes) == 0 ? 0 : EI_OTA_ERR_AUTH;
}
