// SPDX-License-Identifier: MIT
// The reader's firmware on this machine: it receives payloads, then its user chooses. story PAYLOAD... -- CHOICE...
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "infer.h"

extern "C" {
// What the page has.
void start(void);
void take_update(void);
void go_back(void);
void CHOOSE(const char* choice);

// What it leaves to the reader.
size_t receive(void* chunk, size_t room);
void report(const char* text);
int prog_flash(void* context, uint32_t offset, const void* data, uint32_t size);
int erase_flash(void* context, uint32_t offset);
}

namespace {

constexpr size_t erase_size = 4096, store_size = 32 * erase_size;
uint8_t* const flash = reinterpret_cast<uint8_t*>(0x080C0000);
FILE* payload;
unsigned writes;

void tell(const char* when) {
  printf("%s: ", when);
  infer();
  printf("\n");
}

}  // namespace

size_t receive(void* chunk, size_t room) { return fread(chunk, 1, room, payload); }

void report(const char* text) { printf("reported: %s\n", text); }

int prog_flash(void*, uint32_t offset, const void* data, uint32_t size) {
  ++writes;
  memcpy(flash + offset, data, size);
  return 0;
}

int erase_flash(void*, uint32_t offset) {
  ++writes;
  memset(flash + offset, 0xFF, erase_size);
  return 0;
}

int main(int, char** arguments) {
  if (mmap(flash, store_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) != flash)
    return 2;
  start();
  tell("factory");
  while (strcmp(*++arguments, "--") != 0) {
    payload = fopen(*arguments, "rb");
    take_update();
    fclose(payload);
  }
  const unsigned before = writes;
  while (*++arguments != nullptr) {
    CHOOSE(*arguments);
    tell(*arguments);
  }
  go_back();
  tell("factory");
  printf("writes: %u\n", writes - before);
  return 0;
}
