/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Which payloads a firmware trusts: SHA-256 and a signature check, supplied by the application. runtime/psa has a ready
 * verifier on PSA Crypto; `ei-ota getpub` writes the public key.
 */
#ifndef EI_OTA_VERIFIER_H
#define EI_OTA_VERIFIER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ei_ota_source_t;
struct ei_ota_header_t;

/** Sizes in bytes. */
enum { EI_OTA_SIGNATURE_SIZE = 64 /**< ECDSA on P-256: r, then s, big-endian */ };

/** Starts as { .check = ei_ota_check_signature, and the rest } or EI_OTA_VERIFIER_INIT(..). Callbacks return 0, or any other
 * value for an error. A verifier that is all zero trusts no key. */
typedef struct ei_ota_verifier_t {
  /** ei_ota_check_signature. It is a pointer so that firmware without a verifier does not link its code. */
  int (*check)(const struct ei_ota_verifier_t *verifier, const struct ei_ota_source_t *payload,
               const struct ei_ota_header_t *header);
  void *context; /**< passed to the other callbacks */
  /** Starts a SHA-256; an unfinished one is dropped. */
  int (*hash_start)(void *context);
  /** Adds `size` bytes to the SHA-256. */
  int (*hash_update)(void *context, const void *data, size_t size);
  /** Ends the SHA-256 and writes it to `digest`. */
  int (*hash_finish)(void *context, uint8_t digest[32]);
  /** Verifies a signature. @return 0 if it is the trusted key's signature of the digest */
  int (*verify)(void *context, const uint8_t digest[32], const uint8_t signature[EI_OTA_SIGNATURE_SIZE]);
  /** Tells keys apart in the records of a payload store: the first four bytes of the public key's SHA-256, little-endian. It
   * may be 0 with weights in RAM. With weights in flash it must not be 0, because a boot uses it to recognise weights that were
   * authenticated. */
  uint32_t key;
} ei_ota_verifier_t;

/** Initialises an ei_ota_verifier_t without designated initialisers. */
#define EI_OTA_VERIFIER_INIT(context, hash_start, hash_update, hash_finish, verify) \
  { ei_ota_check_signature, (context), (hash_start), (hash_update), (hash_finish), (verify), 0 }

/**
 * Verifies a payload's digest and signature. Applications name it in a verifier and do not call it.
 *
 * @param verifier  the application's callbacks
 * @param payload   where the payload is read from
 * @param header    its header, verified
 * @return 0; EI_OTA_ERR_AUTH without a signature of the trusted key; EI_OTA_ERR_CORRUPT if the payload's digest is
 *         wrong; EI_OTA_ERR_FLASH if it cannot be read.
 */
int ei_ota_check_signature(const ei_ota_verifier_t *verifier, const struct ei_ota_source_t *payload,
                           const struct ei_ota_header_t *header);

#ifdef __cplusplus
}
#endif
#endif
