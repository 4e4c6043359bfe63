// SPDX-License-Identifier: MIT
// Writes to a constant. Where flash is read-only, the board's fault handler ends the program; getting past it is the failure.
#include "print.h"

extern const int constant[4];

int main() {
  print("writing to flash\n");
  *const_cast<volatile int*>(constant) = 5;
  print("the write went unnoticed\n");
  return 0;
}

const int constant[4] = {1, 2, 3, 4};
