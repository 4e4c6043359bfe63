// SPDX-License-Identifier: MIT
#include "flash.h"

#include "ei_ota/ei_ota_flash_ram.h"
#include "ei_ota_penguin.h"

namespace {

uint8_t* const start = reinterpret_cast<uint8_t*>(EI_OTA_PENGUIN_STORE_START);
ei_ota_flash_ram_t memory = {start, EI_OTA_PENGUIN_STORE_SIZE, EI_OTA_PENGUIN_STORE_ERASE_SIZE};
unsigned writes;

int prog(void* context, uint32_t offset, const void* data, uint32_t size) {
  ++writes;
  return ei_ota_flash_ram_prog(context, offset, data, size);
}

int erase(void* context, uint32_t offset) {
  ++writes;
  return ei_ota_flash_ram_erase(context, offset);
}

}  // namespace

const ei_ota_flash_t flash = {.context = &memory,
                              .prog = prog,
                              .erase = erase,
                              .mapped = start,
                              .prog_size = EI_OTA_PENGUIN_STORE_PROG_SIZE,
                              .erase_size = EI_OTA_PENGUIN_STORE_ERASE_SIZE,
                              .slot_size = EI_OTA_PENGUIN_SLOT_SIZE,
                              .slot_count = EI_OTA_PENGUIN_STORE_SLOTS};

unsigned flash_writes() { return writes; }
