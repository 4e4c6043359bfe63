// SPDX-License-Identifier: MIT
// ticks_file.h: a file of words on the machine that emulates the board: the ticks that a test has chosen.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "semihosting.h"

/// Calls `take` with each of them.
template <class Take>
void for_each_tick(const char* path, const Take& take) {
  const uintptr_t open[] = {(uintptr_t)path, OPEN_FOR_READING, strlen(path)};
  const intptr_t file = semihosting_call(SYS_OPEN, open);
  uint32_t chunk[64];
  const uintptr_t read[] = {(uintptr_t)file, (uintptr_t)chunk, sizeof chunk};
  for (size_t left = 0; left == 0;) {
    left = static_cast<size_t>(semihosting_call(SYS_READ, read));
    for (size_t i = 0; i != (sizeof chunk - left) / sizeof *chunk; ++i) take(chunk[i]);
  }
}
