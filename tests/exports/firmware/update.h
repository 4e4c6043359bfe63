// SPDX-License-Identifier: MIT
// update.h: what a firmware that is to be updated says, and what it says before, between and after (update.cpp).
#pragma once
#ifdef CUT_RAM
#include "cut_ram.h"
#endif

/// Ends the firmware with a message unless `ok`.
void check(bool ok, const char* what);

/// Infers by what RUN names, and prints a line for each input: "TITLE NUMBER: ...".
void run(const char* title);
void invoke(const char* title);
void classify(const char* title);

/// Takes a step of the program. With CUT_RAM it says what the step takes of the RAM.
template <class Step>
void take(const char* name, Step step) {
#ifdef CUT_RAM
  paint_stack();
  step();
  print_memory(name);
#else
  static_cast<void>(name);
  step();
#endif
}
