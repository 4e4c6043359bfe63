// SPDX-License-Identifier: MIT
// The device, simulated on a computer: field_firmware FLASH [PAYLOAD [BYTES]]. FLASH is a file that stands for the flash,
// PAYLOAD is what the sender has, and the link is lost after BYTES of it.
#include <stdio.h>
#include <stdlib.h>

#include "board.h"
#include "device.h"
#include "ei_ota/ei_ota_flash_posix.h"

constexpr uint32_t kEraseSize = 1024, kSlotSize = 8 * kEraseSize, kSlotCount = 2;

static ei_ota_flash_posix_t flash_file;
static FILE* payload;
static size_t until_break = SIZE_MAX;

const ei_ota_flash_t device_flash = {.context = &flash_file,
                                     .read = ei_ota_flash_posix_read,
                                     .prog = ei_ota_flash_posix_prog,
                                     .erase = ei_ota_flash_posix_erase,
                                     .sync = ei_ota_flash_posix_sync,
                                     .mapped = nullptr,
                                     .prog_size = kProgSize,
                                     .erase_size = kEraseSize,
                                     .slot_size = kSlotSize,
                                     .slot_count = kSlotCount};

// Runs before main(), which has no arguments on a device; glibc passes them to constructors.
__attribute__((constructor)) static void power_on(int argc, char** argv) {
  if (argc < 2 ||
      ei_ota_flash_posix_open(&flash_file, argv[1], EI_OTA_STORE_SIZE(kEraseSize, kSlotSize, kSlotCount), kEraseSize) != 0) {
    perror("field_firmware FLASH [PAYLOAD [BYTES]]");
    board_exit(2);
  }
  if (argc > 2) payload = fopen(argv[2], "rb");
  if (argc > 3) until_break = strtoul(argv[3], nullptr, 10);
}

void board_print(const char* text) { fputs(text, stdout); }

void board_exit(int status) { exit(status); }

bool link_ask(uint32_t offset) { return payload != nullptr && fseek(payload, static_cast<long>(offset), SEEK_SET) == 0; }

size_t link_receive(void* chunk, size_t room) {
  const size_t size = fread(chunk, 1, room < until_break ? room : until_break, payload);
  until_break -= size;
  return size;
}
