/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4), for the digest of a weight image in flash. Signatures use the verifier's own. */
#ifndef EI_OTA_SHA256_H
#define EI_OTA_SHA256_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  uint32_t state[8];
  uint32_t size;     /* bytes so far, below 2^29 */
  uint8_t block[64]; /* the bytes of the last, incomplete block */
} ei_ota_sha256_t;

void eiota_internal_sha256_start(ei_ota_sha256_t *sha);
void eiota_internal_sha256_update(ei_ota_sha256_t *sha, const void *data, uint32_t size);
/** Ends it. @param digest  receives 32 bytes */
void eiota_internal_sha256_finish(ei_ota_sha256_t *sha, uint8_t *digest);

#ifdef __cplusplus
}
#endif

#endif
