/* SPDX-License-Identifier: MIT */
/* Legacy payloads (docs/SPEC.md, "Legacy payload") in the staging buffer, for devices whose server still sends them. This is
 * all that update.c sees of the format. Without EI_OTA_LEGACY=1 every payload is native, and these functions compile to
 * nothing. */
#ifndef EI_OTA_LEGACY_STAGING_H
#define EI_OTA_LEGACY_STAGING_H

#include <stdint.h>

#include "container.h"
#include "ei_ota/ei_ota.h"

#ifdef __cplusplus
extern "C" {
#endif

#if EI_OTA_LEGACY

/** @return size in bytes of the payload's head, which tells how many bytes follow. The first bytes decide the format, and the
 * size may grow once they are staged. */
uint32_t eiota_internal_head_size(const ei_ota_t *ota);

/** @return whether the payload is a legacy one. Its first four bytes have to be staged. */
int eiota_internal_is_legacy(const ei_ota_t *ota);

/** Reads the head of a legacy payload. @param size  receives the size of the whole payload in bytes
 * @return 0, or EI_OTA_ERR_FORMAT, _LAYOUT. */
int eiota_internal_read_legacy_head(const ei_ota_t *ota, uint32_t *size);

/** Decodes a whole legacy payload. @param write  0: verifies it against the model and writes nothing; else: writes the weights
 * of a payload that has been verified
 * @return 0, or EI_OTA_ERR_TRUNCATED, _LAYOUT, _VALUE. */
int eiota_internal_decode_legacy(const ei_ota_t *ota, int write);

#else

static inline uint32_t eiota_internal_head_size(const ei_ota_t *ota) {
  (void)ota;
  return EI_OTA_HEADER_SIZE;
}

static inline int eiota_internal_is_legacy(const ei_ota_t *ota) {
  (void)ota;
  return 0;
}

static inline int eiota_internal_read_legacy_head(const ei_ota_t *ota, uint32_t *size) {
  (void)ota;
  (void)size;
  return EI_OTA_ERR_UNSUPPORTED;
}

static inline int eiota_internal_decode_legacy(const ei_ota_t *ota, int write) {
  (void)ota;
  (void)write;
  return EI_OTA_ERR_UNSUPPORTED;
}

#endif

#ifdef __cplusplus
}
#endif

#endif
