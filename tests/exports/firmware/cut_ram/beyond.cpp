// SPDX-License-Identifier: MIT
// Reads the last byte of the RAM and the one behind it. The board's fault handler ends the program; getting past the second one
// is the failure.
#include "board.h"

extern "C" const volatile unsigned char __StackTop[];

int main() {
  (void)__StackTop[-1];
  board_print("reading behind the RAM\n");
  (void)__StackTop[0];
  board_print("the read went unnoticed\n");
  return 0;
}
