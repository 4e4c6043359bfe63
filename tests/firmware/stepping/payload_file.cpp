// SPDX-License-Identifier: MIT
#include "payload_file.h"

#include <string.h>

#include "board.h"
#include "print.h"
#include "semihosting.h"

void demand(int error, const char* what) {
  if (error == 0) return;
  print("%s: %d\n", what, error);
  board_exit(1);
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
