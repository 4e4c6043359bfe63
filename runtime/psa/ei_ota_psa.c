/* SPDX-License-Identifier: MIT */
#include "ei_ota/ei_ota_psa.h"

#include "ei_ota/ei_ota.h"

static int hash_start(void *context) {
  ei_ota_psa_t *const psa = (ei_ota_psa_t *)context;
  (void)psa_hash_abort(&psa->hash);
  return psa_hash_setup(&psa->hash, PSA_ALG_SHA_256) == PSA_SUCCESS ? 0 : -1;
}

static int hash_update(void *context, const void *data, size_t size) {
  return psa_hash_update(&((ei_ota_psa_t *)context)->hash, (const uint8_t *)data, size) == PSA_SUCCESS ? 0 : -1;
}

static int hash_finish(void *context, uint8_t digest[32]) {
  size_t size;
  return psa_hash_finish(&((ei_ota_psa_t *)context)->hash, digest, 32, &size) == PSA_SUCCESS ? 0 : -1;
}

static int verify(void *context, const uint8_t digest[32], const uint8_t signature[EI_OTA_SIGNATURE_SIZE]) {
  const psa_key_id_t key = ((ei_ota_psa_t *)context)->key;
  return psa_verify_hash(key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), digest, 32, signature, EI_OTA_SIGNATURE_SIZE) == PSA_SUCCESS ? 0
                                                                                                                           : -1;
}

static const ei_ota_verifier_t callbacks = EI_OTA_VERIFIER_INIT(NULL, hash_start, hash_update, hash_finish, verify);

/* Names the key in records. @return 0 if it cannot be computed */
static uint32_t fingerprint(const uint8_t public_key[EI_OTA_PUBLIC_KEY_SIZE]) {
  uint8_t digest[32];
  size_t size;
  if (psa_hash_compute(PSA_ALG_SHA_256, public_key, EI_OTA_PUBLIC_KEY_SIZE, digest, sizeof digest, &size) != PSA_SUCCESS)
    return 0;
  return (uint32_t)digest[0] | (uint32_t)digest[1] << 8 | (uint32_t)digest[2] << 16 | (uint32_t)digest[3] << 24;
}

int ei_ota_psa_start(ei_ota_psa_t *psa, const uint8_t public_key[EI_OTA_PUBLIC_KEY_SIZE]) {
  static const psa_hash_operation_t no_hash = PSA_HASH_OPERATION_INIT;
  psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
  psa->verifier = callbacks;
  psa->verifier.context = psa;
  psa->hash = no_hash;
  psa->key = 0;
  psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_VERIFY_HASH);
  psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
  psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1));
  if (psa_crypto_init() != PSA_SUCCESS) return EI_OTA_ERR_AUTH;
  psa->verifier.key = fingerprint(public_key);
  return psa_import_key(&attributes, public_key, EI_OTA_PUBLIC_KEY_SIZE, &psa->key) == PSA_SUCCESS ? 0 : EI_OTA_ERR_AUTH;
}

void ei_ota_psa_stop(ei_ota_psa_t *psa) {
  (void)psa_hash_abort(&psa->hash);
  (void)psa_destroy_key(psa->key);
  psa->key = 0;
}
