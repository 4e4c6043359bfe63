/* SPDX-License-Identifier: MIT */
/* What the example needs of a board; a file of boards/ implements it. */
#ifndef BOARD_H
#define BOARD_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Sends text to the console: a UART, or the host's standard output. */
void board_print(const char* text);

/** Fetches the next bytes of the payload from wherever updates come from (here: a file of the host). Stands in for a radio.
 * @return number of bytes, at most room; 0 at the end. */
size_t board_receive(void* chunk, size_t room);

/** Ends the program (the emulator, too). */
void board_exit(int status) __attribute__((noreturn));

#ifdef __cplusplus
}
#endif
#endif
