/*
 * Whose payloads a firmware takes: a SHA-256 and a signature check that the application hands in. runtime/psa has a ready one
 * on PSA Crypto; the public key comes from `ei-ota getpub`.
 */
#ifndef EI_OTA_VERIFIER_H
#define EI_OTA_VERIFIER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ei_ota_source;
struct ei_ota_header;

enum { EI_OTA_SIGNATURE_SIZE = 64 /* ECDSA on P-256: r, then s, big-endian */ };

/** Starts as { .check = ei_ota_check_signature, and the rest } or EI_OTA_VERIFIER_INIT(..). Callbacks return 0, or anything
 * else for an error. A verifier that is all zero trusts nobody. */
typedef struct ei_ota_verifier {
  /** ei_ota_check_signature: a firmware that names no verifier does not carry its code. */
  int (*check)(const struct ei_ota_verifier *verifier, const struct ei_ota_source *payload, const struct ei_ota_header *header);
  void *context;
  /** A new SHA-256, dropping one that was not finished. */
  int (*hash_start)(void *context);
  int (*hash_update)(void *context, const void *data, size_t size);
  int (*hash_finish)(void *context, uint8_t digest[32]);
  /** 0 if this is the trusted key's signature of the digest. */
  int (*verify)(void *context, const uint8_t digest[32], const uint8_t signature[EI_OTA_SIGNATURE_SIZE]);
  /** Tells keys apart in records of a store: the first four bytes of the public key's SHA-256, little-endian; may be 0. */
  uint32_t key;
} ei_ota_verifier_t;

#define EI_OTA_VERIFIER_INIT(context, hash_start, hash_update, hash_finish, verify) \
  { ei_ota_check_signature, (context), (hash_start), (hash_update), (hash_finish), (verify), 0 }

/** Verifies the payload's digest and signature. @return 0, or EI_OTA_ERR_AUTH, _CORRUPT, _FLASH. */
int ei_ota_check_signature(const ei_ota_verifier_t *verifier, const struct ei_ota_source *payload,
                           const struct ei_ota_header *header);

#ifdef __cplusplus
}
#endif
#endif
