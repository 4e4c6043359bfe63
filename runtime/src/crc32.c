#include "crc32.h"

#ifdef EI_OTA_CRC_BYTE_TABLE

#include "crc32_byte_table.h"

static uint32_t next(uint32_t crc, uint8_t byte) { return crc >> 8 ^ ei_ota_crc32_byte_table[(crc ^ byte) & 0xFFu]; }

#else

/* A nibble at a time: 64 bytes of table. */
static const uint32_t nibble_table[16] = {
    0x00000000u, 0x1DB71064u, 0x3B6E20C8u, 0x26D930ACu, 0x76DC4190u, 0x6B6B51F4u, 0x4DB26158u, 0x5005713Cu,
    0xEDB88320u, 0xF00F9344u, 0xD6D6A3E8u, 0xCB61B38Cu, 0x9B64C2B0u, 0x86D3D2D4u, 0xA00AE278u, 0xBDBDF21Cu,
};

static uint32_t next(uint32_t crc, uint8_t byte) {
  crc ^= byte;
  crc = crc >> 4 ^ nibble_table[crc & 0xFu];
  return crc >> 4 ^ nibble_table[crc & 0xFu];
}

#endif

uint32_t ei_ota_crc32(uint32_t crc, const void *data, size_t size) {
  const uint8_t *byte = (const uint8_t *)data;
  const uint8_t *const end = byte + size;
  if (size == 0) return crc;
  crc = ~crc;
  do crc = next(crc, *byte++); /* tested below: one branch a byte, also with -Os */
  while (byte != end);
  return ~crc;
}
