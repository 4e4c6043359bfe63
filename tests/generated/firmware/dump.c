/* SPDX-License-Identifier: MIT */
#include "dump.h"

#if defined(__arm__) || defined(__riscv)
/* The emulator writes the file. */
#include "boards/semihosting.h"

enum { OPEN_FOR_WRITING = 5 }; /* binary */

static void write_bytes(const void* bytes, size_t size) {
  static intptr_t file; /* handles start at 1 */
  if (file == 0) {
    const uintptr_t open[] = {(uintptr_t) "dump", OPEN_FOR_WRITING, 4};
    file = semihosting_call(SYS_OPEN, open);
  }
  const uintptr_t write[] = {(uintptr_t)file, (uintptr_t)bytes, size};
  if (size != 0) semihosting_call(SYS_WRITE, write);
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
