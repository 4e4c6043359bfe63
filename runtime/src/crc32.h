/* SPDX-License-Identifier: MIT */
/* CRC-32 as in zlib, PNG and Ethernet (reflected polynomial 0xEDB88320). */
#ifndef EI_OTA_CRC32_H
#define EI_OTA_CRC32_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The checksum of bytes that end with their own checksum. */
#define EI_OTA_CRC32_RESIDUE 0x2144DF1Cu

/** Continues a checksum. @param crc  0 for the first bytes, then the last result. @param size  in bytes. @return the checksum.
 */
uint32_t eiota_internal_crc32(uint32_t crc, const void *data, size_t size);

#ifdef __cplusplus
}
#endif

#endif
