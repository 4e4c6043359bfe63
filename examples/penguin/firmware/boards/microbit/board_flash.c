/* SPDX-License-Identifier: MIT */
/* The nRF51's flash, by its controller (nRF51 Series Reference Manual, "Non-Volatile Memory Controller"): pages of 1 KiB. */
#include "board_flash.h"

#define REGISTER(address) (*(volatile uint32_t*)(address))
#define NVMC_READY REGISTER(0x4001E400u)
#define NVMC_CONFIG REGISTER(0x4001E504u)
#define NVMC_ERASEPAGE REGISTER(0x4001E508u)

enum { READ_ONLY = 0, WRITE = 1, ERASE = 2, WORD = 4 };

static void configure(uint32_t config) {
  while (NVMC_READY == 0) {
  }
  NVMC_CONFIG = config;
}

int board_prog_flash(void* start, uint32_t offset, const void* data, uint32_t size) {
  volatile uint32_t* word = (volatile uint32_t*)((uint8_t*)start + offset);
  const uint8_t* bytes = (const uint8_t*)data;
  configure(WRITE);
  for (; size != 0; size -= WORD, bytes += WORD) {
    *word++ = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
    configure(WRITE); /* waits */
  }
  configure(READ_ONLY);
  return 0;
}

int board_erase_flash(void* start, uint32_t offset) {
  configure(ERASE);
  NVMC_ERASEPAGE = (uint32_t)start + offset;
  configure(READ_ONLY);
  return 0;
}
