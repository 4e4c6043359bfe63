/* CRC-32 as in zlib, PNG and Ethernet (reflected polynomial 0xEDB88320). */
#ifndef EI_OTA_CRC32_H
#define EI_OTA_CRC32_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Of bytes that are followed by their own checksum. */
#define EI_OTA_CRC32_RESIDUE 0x2144DF1Cu

/** Continues a checksum: start with 0, hand in the last result for the next bytes. */
uint32_t eiota_internal_crc32(uint32_t crc, const void *data, size_t size);

#ifdef __cplusplus
}
#endif

#endif
