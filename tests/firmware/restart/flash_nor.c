/* SPDX-License-Identifier: MIT */
/* The second flash bank of QEMU's RISC-V machine "virt": parallel NOR with Intel's commands (CFI 0001), two chips of 16 bits
 * side by side. It is read as memory; while a command is on, reads give the chips' state instead. */
#include "flash.h"

#define NOR ((volatile uint32_t*)0x22000000u)

enum { SECTOR = 256 * 1024, PROG_SIZE = 4 };

/* To both chips. */
#define BOTH(command) ((command)*0x00010001u)
#define PROGRAM BOTH(0x40u)
#define ERASE BOTH(0x20u)
#define ERASE_CONFIRM BOTH(0xD0u)
#define CLEAR_STATE BOTH(0x50u)
#define READ_ARRAY BOTH(0xFFu)
#define IS_READY BOTH(0x80u)
#define HAS_FAILED BOTH(0x7Eu)

static int finish(volatile uint32_t* at) {
  uint32_t state;
  do state = *at;
  while ((state & IS_READY) != IS_READY);
  *at = CLEAR_STATE;
  *at = READ_ARRAY;
  return (state & HAS_FAILED) == 0 ? 0 : -1;
}

static int prog(void* context, uint32_t offset, const void* data, uint32_t size) {
  (void)context;
  const uint8_t* bytes = (const uint8_t*)data;
  int error = 0;
  for (; size != 0 && error == 0; size -= PROG_SIZE, offset += PROG_SIZE, bytes += PROG_SIZE) {
    volatile uint32_t* const at = &NOR[offset / 4];
    *at = PROGRAM;
    *at = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
    error = finish(at);
  }
  return error;
}

static int erase(void* context, uint32_t offset) {
  (void)context;
  volatile uint32_t* const at = &NOR[offset / 4];
  *at = ERASE;
  *at = ERASE_CONFIRM;
  return finish(at);
}

ei_ota_flash_t restart_flash(void) {
  const ei_ota_flash_t flash = {.prog = prog,
                                .erase = erase,
                                .mapped = (const uint8_t*)NOR,
                                .prog_size = PROG_SIZE,
                                .erase_size = SECTOR,
                                .slot_size = SECTOR,
                                .slot_count = 2};
  return flash;
}
