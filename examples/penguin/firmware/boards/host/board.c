/* SPDX-License-Identifier: MIT */
/* A computer as the board: prints to standard output, and receives the payload from the file named by the first argument. */
#include "board.h"

#include <stdio.h>
#include <stdlib.h>

static const char* payload_path;

/* glibc passes the program's arguments to constructors, so that main() has none, as on the other boards. */
__attribute__((constructor)) static void keep_arguments(int argc, char** argv) { payload_path = argc > 1 ? argv[1] : NULL; }

void board_print(const char* text) { fputs(text, stdout); }

size_t board_receive(void* chunk, size_t room) {
  static FILE* file;
  if (file == NULL && payload_path != NULL) file = fopen(payload_path, "rb");
  return file == NULL ? 0 : fread(chunk, 1, room, file);
}

void board_exit(int status) { exit(status); }
