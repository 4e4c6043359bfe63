/* SPDX-License-Identifier: MIT */
/* Little-endian numbers at any address. */
#ifndef EI_OTA_LITTLE_ENDIAN_H
#define EI_OTA_LITTLE_ENDIAN_H

#include <stdint.h>
#include <string.h>

static inline uint32_t eiota_internal_u16(const uint8_t *bytes) {
#if defined(__ARM_FEATURE_UNALIGNED) && !defined(__ARM_BIG_ENDIAN)
  uint16_t half;
  memcpy(&half, bytes, sizeof half);
  return half;
#else
  return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8;
#endif
}

static inline uint32_t eiota_internal_u32(const uint8_t *bytes) {
#if defined(__ARM_FEATURE_UNALIGNED) && !defined(__ARM_BIG_ENDIAN)
  uint32_t word;
  memcpy(&word, bytes, sizeof word);
  return word;
#else
  return eiota_internal_u16(bytes) | eiota_internal_u16(bytes + 2) << 16;
#endif
}

#endif
