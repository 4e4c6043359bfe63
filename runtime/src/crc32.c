/* SPDX-License-Identifier: MIT */
#include "crc32.h"

#include "ei_ota/ei_ota_model.h"
#include "little_endian.h"

#ifdef __GNUC__
#define INLINE static inline __attribute__((always_inline)) /* -Os would not inline it */
#else
#define INLINE static inline
#endif

#if EI_OTA_CRC_BYTE_TABLE

#include "crc32_byte_table.h"

enum { BYTES_A_ROUND = 4 };

INLINE uint32_t shift(uint32_t crc) { return crc >> 8 ^ eiota_internal_crc32_table[crc & 0xFFu]; }

INLINE uint32_t next(uint32_t crc, uint8_t byte) { return shift(crc ^ byte); }

INLINE uint32_t next_round(uint32_t crc, const uint8_t *bytes) {
  return shift(shift(shift(shift(crc ^ eiota_internal_u32(bytes)))));
}

#else

/* One nibble at a time, with a table of 64 bytes. */
const uint32_t eiota_internal_crc32_table[16] = {
    0x00000000u, 0x1DB71064u, 0x3B6E20C8u, 0x26D930ACu, 0x76DC4190u, 0x6B6B51F4u, 0x4DB26158u, 0x5005713Cu,
    0xEDB88320u, 0xF00F9344u, 0xD6D6A3E8u, 0xCB61B38Cu, 0x9B64C2B0u, 0x86D3D2D4u, 0xA00AE278u, 0xBDBDF21Cu,
};

#if defined(__GNUC__) && defined(__ARM_FEATURE_UNALIGNED)

INLINE uint32_t shift(const uint32_t *table, uint32_t crc) {
  crc = crc >> 4 ^ table[crc & 0xFu];
  return crc >> 4 ^ table[crc & 0xFu];
}

/* Two bytes are loaded and added at once: 8.5 instructions a byte in place of 10. An odd one joins halfway, since another copy
 * of half a round would be 32 bytes of flash. */
#define BY_HALVES 1
uint32_t eiota_internal_crc32(uint32_t crc, const void *data, size_t size) {
  const uint8_t *byte = (const uint8_t *)data;
  const uint8_t *const end = byte + size;
  const uint32_t *table = eiota_internal_crc32_table;
  __asm__("" : "+r"(table)); /* in a register, or each round would load it */
  crc = ~crc;
  if (size % 2 != 0) {
    crc ^= *byte++;
    goto half;
  }
  if (byte != end) do {
      crc = shift(table, crc ^ eiota_internal_u16(byte));
      byte += 2;
    half:
      crc = shift(table, crc);
    } while (byte != end);
  return ~crc;
}

#else

INLINE uint32_t next(uint32_t crc, uint8_t byte) {
  crc ^= byte;
  crc = crc >> 4 ^ eiota_internal_crc32_table[crc & 0xFu];
  return crc >> 4 ^ eiota_internal_crc32_table[crc & 0xFu];
}

#if defined(__thumb__) && !defined(__thumb2__) /* two bytes a round save 5 of 32 instructions here, elsewhere 1 */

enum { BYTES_A_ROUND = 2 };

INLINE uint32_t next_round(uint32_t crc, const uint8_t *bytes) {
  crc = next(crc, bytes[0]);
  return next(crc, bytes[1]);
}

#else

enum { BYTES_A_ROUND = 1 };

INLINE uint32_t next_round(uint32_t crc, const uint8_t *byte) { return next(crc, *byte); }

#endif
#endif
#endif

#ifndef BY_HALVES
uint32_t eiota_internal_crc32(uint32_t crc, const void *data, size_t size) {
  const uint8_t *byte = (const uint8_t *)data;
  const uint8_t *const end = byte + size;
  crc = ~crc;
  for (size_t odd = size % BYTES_A_ROUND; odd != 0; --odd) crc = next(crc, *byte++);
  if (byte != end) do { /* tested at the end: one branch a round, also with -Os */
      crc = next_round(crc, byte);
      byte += BYTES_A_ROUND;
    } while (byte != end);
  return ~crc;
}
#endif
