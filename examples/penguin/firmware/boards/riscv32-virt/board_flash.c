/* SPDX-License-Identifier: MIT */
/* The second flash bank of QEMU's RISC-V machine "virt", at 0x22000000: parallel NOR with Intel's commands (CFI 0001), two
 * chips of 16 bits side by side, in sectors of 256 KiB. It is read as memory; while a command is on, reads give the chips'
 * state instead. */
#include "board_flash.h"

enum { WORD = 4 };

/* To both chips. */
#define BOTH(command) ((command)*0x00010001u)
#define PROGRAM BOTH(0x40u)
#define ERASE BOTH(0x20u)
#define ERASE_CONFIRM BOTH(0xD0u)
#define CLEAR_STATE BOTH(0x50u)
#define READ_ARRAY BOTH(0xFFu)
#define IS_READY BOTH(0x80u)
#define HAS_FAILED BOTH(0x7Eu)

static volatile uint32_t* word_at(void* start, uint32_t offset) { return (volatile uint32_t*)((uint8_t*)start + offset); }

static int finish(volatile uint32_t* at) {
  uint32_t state;
  do state = *at;
  while ((state & IS_READY) != IS_READY);
  *at = CLEAR_STATE;
  *at = READ_ARRAY;
  return (state & HAS_FAILED) == 0 ? 0 : -1;
}

int board_prog_flash(void* start, uint32_t offset, const void* data, uint32_t size) {
  const uint8_t* bytes = (const uint8_t*)data;
  int error = 0;
  for (; size != 0 && error == 0; size -= WORD, offset += WORD, bytes += WORD) {
    volatile uint32_t* const at = word_at(start, offset);
    *at = PROGRAM;
    *at = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
    error = finish(at);
  }
  return error;
}

int board_erase_flash(void* start, uint32_t offset) {
  volatile uint32_t* const at = word_at(start, offset);
  *at = ERASE;
  *at = ERASE_CONFIRM;
  return finish(at);
}
