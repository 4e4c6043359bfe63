// SPDX-License-Identifier: MIT
#include "flash_array.h"

#include <string.h>

enum { ERASE_SIZE = 4096, SLOT_SIZE = 16384, SLOTS = 2 };
static uint8_t bytes[EI_OTA_STORE_SIZE(ERASE_SIZE, SLOT_SIZE, SLOTS)];

static int read(void*, uint32_t offset, void* data, uint32_t size) {
  memcpy(data, bytes + offset, size);
  return 0;
}

static int prog(void*, uint32_t offset, const void* data, uint32_t size) {
  memcpy(bytes + offset, data, size);
  return 0;
}

static int erase(void*, uint32_t offset) {
  memset(bytes + offset, 0xFF, ERASE_SIZE);
  return 0;
}

extern const ei_ota_flash_t flash_array = EI_OTA_FLASH_INIT(read, prog, erase, PROG_SIZE, ERASE_SIZE, SLOT_SIZE, SLOTS);
