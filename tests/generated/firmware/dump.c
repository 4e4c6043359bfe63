/* SPDX-License-Identifier: MIT */
#include "dump.h"

#ifdef __arm__
/* The emulator writes the file (semihosting). */
enum { SYS_OPEN = 0x01, SYS_WRITE = 0x05 };
enum { OPEN_BINARY_FOR_WRITING = 5 };

static intptr_t call(uintptr_t operation, const uintptr_t* arguments) {
  register uintptr_t result __asm__("r0") = operation;
  register const uintptr_t* block __asm__("r1") = arguments;
  __asm__ volatile("bkpt 0xab" : "+r"(result) : "r"(block) : "memory");
  return (intptr_t)result;
}

static void write_bytes(const void* bytes, size_t size) {
  static intptr_t file; /* handles start at 1 */
  if (file == 0) {
    const uintptr_t open[] = {(uintptr_t) "dump", OPEN_BINARY_FOR_WRITING, 4};
    file = call(SYS_OPEN, open);
  }
  const uintptr_t write[] = {(uintptr_t)file, (uintptr_t)bytes, size};
  if (size != 0) call(SYS_WRITE, write);
}
#else
#include <stdio.h>

static void write_bytes(const void* bytes, size_t size) {
  static FILE* file;
  if (file == NULL) file = fopen("dump", "wb");
  if (file != NULL && size != 0) fwrite(bytes, 1, size, file);
}
#endif

void dump(dump_record_t what, uint32_t index, uint32_t second_index, const void* bytes, size_t size) {
  const uint32_t head[] = {(uint32_t)what, index, second_index, (uint32_t)size};
  write_bytes(head, sizeof head);
  write_bytes(bytes, size);
}
