// SPDX-License-Identifier: MIT
#include "harness.h"

#include <string.h>

#include "board.h"
#include "print.h"
#include "semihosting.h"

void demand(int error, const char* what) {
  if (error == 0) return;
  print("%s: %d\n", what, error);
  board_exit(1);
}

void read_command_line(char* text, size_t room) {
  const uintptr_t get[] = {(uintptr_t)text, room};
  demand(semihosting_call(SYS_GET_CMDLINE, get) != 0, "command line");
}

char* cut_last_word(char* text) {
  char* const space = strrchr(text, ' ');
  demand(space == nullptr, "command line");
  *space = '\0';
  return space + 1;
}

void receive_payload(ei_ota_t& ota, const char* path) {
  const uintptr_t open[] = {(uintptr_t)path, OPEN_FOR_READING, strlen(path)};
  const intptr_t file = semihosting_call(SYS_OPEN, open);
  uint8_t chunk[32];
  const uintptr_t read[] = {(uintptr_t)file, (uintptr_t)chunk, sizeof chunk};
  demand(ei_ota_begin(&ota), "begin");
  for (size_t left = 0; left == 0;) {
    left = static_cast<size_t>(semihosting_call(SYS_READ, read));
    demand(ei_ota_write(&ota, chunk, sizeof chunk - left), "write");
  }
  demand(ei_ota_end(&ota), "end");
}

void print_report(const Report& report, const stepping_result_t& result) {
  print("%s: %lu runs, %lu instructions, ", report.name, (unsigned long)result.runs, (unsigned long)result.instructions);
  print("%lu busy, ", (unsigned long)report.busy);
  if (report.other_name != nullptr) print("%lu %s, ", (unsigned long)report.other, report.other_name);
  print("%lu wrong, first at %lx\n", (unsigned long)result.findings, (unsigned long)result.first);
  stepping_print_addresses();
}
