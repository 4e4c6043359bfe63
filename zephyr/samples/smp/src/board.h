/* SPDX-License-Identifier: MIT */
/* What examples/penguin/firmware asks of a board. */
#ifndef BOARD_H
#define BOARD_H

#ifdef __cplusplus
extern "C" {
#endif
void board_print(const char* text);
void board_exit(int status);
#ifdef __cplusplus
}
#endif
#endif
