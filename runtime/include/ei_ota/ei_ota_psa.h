/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A verifier on PSA Crypto: Mbed TLS, TF-M, or a vendor's accelerator behind the same API. `ei-ota getpub` writes the
 * public key.
 *
 * @code{.c}
 *   static ei_ota_psa_t psa;
 *   static const ei_ota_config_t config = { .model = &ei_ota_penguin, .staging = .., .verifier = &psa.verifier };
 *
 *   ei_ota_psa_start(&psa, ei_ota_public_key);     // before ei_ota_boot and ei_ota_begin
 * @endcode
 *
 * Compile runtime/psa/ei_ota_psa.c (in CMake: link EiOta::psa) and link a PSA Crypto library with SHA-256 and ECDSA
 * verification on P-256.
 */
#ifndef EI_OTA_PSA_H
#define EI_OTA_PSA_H

#include <psa/crypto.h>

#include "ei_ota/ei_ota_verifier.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Sizes in bytes. */
enum { EI_OTA_PUBLIC_KEY_SIZE = 65 /**< an uncompressed point on P-256: 4, x, y */ };

/** Zero it before ei_ota_psa_start; a verifier that is all zero trusts no key. */
typedef struct {
  ei_ota_verifier_t verifier; /**< for ei_ota_config_t.verifier */
  psa_hash_operation_t hash;  /**< internal */
  psa_key_id_t key;           /**< internal */
} ei_ota_psa_t;

/**
 * Initialises PSA Crypto and imports the public key.
 *
 * @param psa         the verifier
 * @param public_key  an uncompressed point on P-256
 * @return 0; EI_OTA_ERR_AUTH: every payload will be refused.
 */
int ei_ota_psa_start(ei_ota_psa_t *psa, const uint8_t public_key[EI_OTA_PUBLIC_KEY_SIZE]);

/**
 * Removes the key from PSA Crypto.
 *
 * @param psa  the verifier
 */
void ei_ota_psa_stop(ei_ota_psa_t *psa);

#ifdef __cplusplus
}
#endif
#endif
