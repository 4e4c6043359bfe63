// SPDX-License-Identifier: MIT
#include "print.h"

#include <stdarg.h>
#include <stdio.h>

#include "board.h"

void print(const char* format, ...) {
  char text[96];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  board_print(text);
}
