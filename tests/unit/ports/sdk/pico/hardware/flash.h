/* SPDX-License-Identifier: MIT */
/* Stands for hardware/flash.h of the pico-sdk: what runtime/ports/flash_pico.c uses of it, on a board with 64 KiB. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#define XIP_BASE 0x10000000u
#define PICO_FLASH_SIZE_BYTES 0x10000u
enum { PICO_OK = 0, PICO_ERROR_TIMEOUT = -1, PICO_ERROR_NOT_PERMITTED = -4 };

#ifdef __cplusplus
extern "C" {
#endif
void flash_range_erase(uint32_t offset, size_t size);
void flash_range_program(uint32_t offset, const uint8_t* data, size_t size);
#ifdef __cplusplus
}
#endif
