/* SPDX-License-Identifier: MIT */
/* Stands in for PSA Crypto where there is none to link, so that the bytes of what calls it can be measured. */
#include <psa/crypto.h>

psa_status_t psa_crypto_init(void) { return PSA_ERROR_NOT_SUPPORTED; }

psa_status_t psa_hash_setup(psa_hash_operation_t* operation, psa_algorithm_t algorithm) {
  (void)operation, (void)algorithm;
  return PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t psa_hash_update(psa_hash_operation_t* operation, const uint8_t* input, size_t size) {
  (void)operation, (void)input, (void)size;
  return PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t psa_hash_finish(psa_hash_operation_t* operation, uint8_t* hash, size_t size, size_t* length) {
  (void)operation, (void)hash, (void)size, (void)length;
  return PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t psa_hash_abort(psa_hash_operation_t* operation) {
  (void)operation;
  return PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t psa_hash_compute(psa_algorithm_t algorithm, const uint8_t* input, size_t input_size, uint8_t* hash, size_t size,
                              size_t* length) {
  (void)algorithm, (void)input, (void)input_size, (void)hash, (void)size, (void)length;
  return PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t psa_import_key(const psa_key_attributes_t* attributes, const uint8_t* data, size_t size, psa_key_id_t* key) {
  (void)attributes, (void)data, (void)size, (void)key;
  return PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t psa_verify_hash(psa_key_id_t key, psa_algorithm_t algorithm, const uint8_t* hash, size_t hash_size,
                             const uint8_t* signature, size_t signature_size) {
  (void)key, (void)algorithm, (void)hash, (void)hash_size, (void)signature, (void)signature_size;
  return PSA_ERROR_NOT_SUPPORTED;
}
