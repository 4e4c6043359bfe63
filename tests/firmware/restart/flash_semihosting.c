/* SPDX-License-Identifier: MIT */
/* The host's file "flash" in the emulator's working directory. */
#include <string.h>

#include "board.h"
#include "flash.h"
#include "semihosting.h"

enum { PROG_SIZE = 64, ERASE_SIZE = 512 };

static intptr_t file;

static int seek(uint32_t offset) {
  const uintptr_t arguments[] = {(uintptr_t)file, offset};
  return semihosting_call(SYS_SEEK, arguments) == 0 ? 0 : -1;
}

/* Both calls return how many bytes were not done. */
static int transfer(uintptr_t operation, uint32_t offset, uintptr_t data, uint32_t size) {
  const uintptr_t arguments[] = {(uintptr_t)file, data, size};
  return seek(offset) == 0 && semihosting_call(operation, arguments) == 0 ? 0 : -1;
}

static int read_file(void* context, uint32_t offset, void* data, uint32_t size) {
  (void)context;
  return transfer(SYS_READ, offset, (uintptr_t)data, size);
}

static int prog_file(void* context, uint32_t offset, const void* data, uint32_t size) {
  (void)context;
  return transfer(SYS_WRITE, offset, (uintptr_t)data, size);
}

static int erase_file(void* context, uint32_t offset) {
  static uint8_t erased[ERASE_SIZE];
  memset(erased, 0xFF, sizeof erased);
  return prog_file(context, offset, erased, sizeof erased);
}

ei_ota_flash_t restart_flash(void) {
  static const char name[] = "flash";
  const uintptr_t open[] = {(uintptr_t)name, OPEN_FOR_CHANGING, sizeof name - 1};
  file = semihosting_call(SYS_OPEN, open);
  if (file < 0) {
    board_print("no file \"flash\"\n");
    board_exit(2);
  }
  const ei_ota_flash_t flash = {.read = read_file,
                                .prog = prog_file,
                                .erase = erase_file,
                                .prog_size = PROG_SIZE,
                                .erase_size = ERASE_SIZE,
                                .slot_size = 2048,
                                .slot_count = 2};
  return flash;
}
