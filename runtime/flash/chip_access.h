/* SPDX-License-Identifier: MIT */
/* Registers and flash of a microcontroller, by address. EI_OTA_CHIP_ACCESS names a header that declares functions of these
 * three names instead, with which tests put a simulated chip in the place of the real one. */
#ifndef EI_OTA_CHIP_ACCESS_H
#define EI_OTA_CHIP_ACCESS_H

#include <stdint.h>

#include "ei_ota/ei_ota_config.h"

#ifdef EI_OTA_CHIP_ACCESS
#include EI_OTA_CHIP_ACCESS
#else

/* Macros, since a function that a compiler does not inline would not be in RAM with its callers (EI_OTA_RAM_FUNCTION). */

/** @return a word; the address is a multiple of 4. */
#define eiota_internal_load(address) (*(const volatile uint32_t *)(uintptr_t)(address))

/** Stores a word; the address is a multiple of 4. The fence keeps stores to flash, which is memory of type Normal, in order
 * with those to registers. */
#define eiota_internal_store(address, word) \
  (*(volatile uint32_t *)(uintptr_t)(address) = (word), __atomic_thread_fence(__ATOMIC_SEQ_CST))

/** @return where the processor reads what is at that address. */
#define eiota_internal_mapped(address) ((const uint8_t *)(uintptr_t)(address))

#endif

/** A word from bytes at any address, in the processor's byte order, which on these chips is little-endian. */
static inline uint32_t eiota_internal_word_at(const uint8_t *bytes) {
  return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

#endif
