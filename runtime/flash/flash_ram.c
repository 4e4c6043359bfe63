/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "ei_ota/ei_ota_flash_ram.h"

static int is_inside(const ei_ota_flash_ram_t *ram, uint32_t offset, uint32_t size) {
  return offset <= ram->size && size <= ram->size - offset;
}

int ei_ota_flash_ram_prog(void *context, uint32_t offset, const void *data, uint32_t size) {
  const ei_ota_flash_ram_t *const ram = (const ei_ota_flash_ram_t *)context;
  const uint8_t *const from = (const uint8_t *)data;
  if (!is_inside(ram, offset, size)) return -1;
  for (uint32_t i = 0; i != size; ++i) ram->bytes[offset + i] &= from[i];
  return 0;
}

int ei_ota_flash_ram_erase(void *context, uint32_t offset) {
  const ei_ota_flash_ram_t *const ram = (const ei_ota_flash_ram_t *)context;
  if (!is_inside(ram, offset, ram->erase_size)) return -1;
  memset(ram->bytes + offset, 0xFF, ram->erase_size);
  return 0;
}
