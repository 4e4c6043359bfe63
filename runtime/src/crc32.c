/* SPDX-License-Identifier: MIT */
#include "crc32.h"

#include "ei_ota/ei_ota_model.h"
#include "little_endian.h"

#ifdef __GNUC__
#define INLINE static inline __attribute__((always_inline)) /* -Os would not inline it */
#else
#define INLINE static inline
#endif

/* A byte is added to the checksum by exclusive or, and the sum is shifted by a byte. Several can be added at once. */

#if EI_OTA_CRC_BYTE_TABLE

#include "crc32_byte_table.h"

INLINE uint32_t shift(uint32_t crc) { return crc >> 8 ^ eiota_internal_crc32_table[crc & 0xFFu]; }

uint32_t eiota_internal_crc32(uint32_t crc, const void *data, size_t size) {
  const uint8_t *byte = (const uint8_t *)data;
  const uint8_t *const end = byte + size;
  crc = ~crc;
  for (size_t odd = size % 4; odd != 0; --odd) crc = shift(crc ^ *byte++);
  if (byte != end) do { /* tested at the end: one branch a round, also with -Os */
      crc = shift(shift(shift(shift(crc ^ eiota_internal_u32(byte)))));
      byte += 4;
    } while (byte != end);
  return ~crc;
}

#else

/* One nibble at a time, with a table of 64 bytes. */
const uint32_t eiota_internal_crc32_table[16] = {
    0x00000000u, 0x1DB71064u, 0x3B6E20C8u, 0x26D930ACu, 0x76DC4190u, 0x6B6B51F4u, 0x4DB26158u, 0x5005713Cu,
    0xEDB88320u, 0xF00F9344u, 0xD6D6A3E8u, 0xCB61B38Cu, 0x9B64C2B0u, 0x86D3D2D4u, 0xA00AE278u, 0xBDBDF21Cu,
};

INLINE uint32_t shift(const uint32_t *table, uint32_t crc) {
  crc = crc >> 4 ^ table[crc & 0xFu];
  return crc >> 4 ^ table[crc & 0xFu];
}

/* Two bytes a round. An odd one joins the first round halfway: another copy of half a round would cost 32 bytes of flash. */
uint32_t eiota_internal_crc32(uint32_t crc, const void *data, size_t size) {
  const uint8_t *byte = (const uint8_t *)data;
  const uint8_t *const end = byte + size;
  const uint32_t *table = eiota_internal_crc32_table;
#ifdef __GNUC__
  __asm__("" : "+r"(table)); /* once in a register, it is not loaded again in each round */
#endif
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

#endif
