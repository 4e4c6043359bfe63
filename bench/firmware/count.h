// SPDX-License-Identifier: MIT
// Counts the instructions of one step.
#pragma once
#include "board.h"
#include "ei_ota/ei_ota.h"
#include "instructions.h"
#include "print.h"

/// Prints "name count", and ends the program if the step fails.
template <class Step>
static void count(const char* name, Step step) {
  instructions_start();
  const int error = step();
  const uint32_t instructions = instructions_stop();
  if (error != 0) {
    print("%s: %s\n", name, ei_ota_strerror(error));
    board_exit(1);
  }
  print("%s %lu\n", name, static_cast<unsigned long>(instructions));
}
