/*
 * A verifier on PSA Crypto: Mbed TLS, TF-M, vendors' accelerators behind the same API. The public key is what `ei-ota getpub`
 * prints.
 *
 *   static ei_ota_psa_t psa;
 *   static const ei_ota_config_t config = { .model = &ei_ota_penguin, .staging = .., .verifier = &psa.verifier };
 *
 *   ei_ota_psa_start(&psa, ei_ota_public_key);     // before ei_ota_boot and ei_ota_begin
 *
 * Compile runtime/psa/ei_ota_psa.c (in CMake: link EiOta::psa) and link a PSA Crypto with SHA-256 and ECDSA verification on
 * P-256.
 */
#ifndef EI_OTA_PSA_H
#define EI_OTA_PSA_H

#include <psa/crypto.h>

#include "ei_ota/ei_ota_verifier.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { EI_OTA_PUBLIC_KEY_SIZE = 65 /* 4, x, y: an uncompressed point on P-256 */ };

/** Members are the verifier's own. Zeroed it trusts nobody. */
typedef struct {
  ei_ota_verifier_t verifier;
  psa_hash_operation_t hash;
  psa_key_id_t key;
} ei_ota_psa_t;

/** Initialises PSA Crypto and imports the key into it. @return 0, or EI_OTA_ERR_AUTH: every payload will be refused. */
int ei_ota_psa_start(ei_ota_psa_t *psa, const uint8_t public_key[EI_OTA_PUBLIC_KEY_SIZE]);

/** Removes the key again. */
void ei_ota_psa_stop(ei_ota_psa_t *psa);

#ifdef __cplusplus
}
#endif
#endif
