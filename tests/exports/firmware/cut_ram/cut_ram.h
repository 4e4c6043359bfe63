/* SPDX-License-Identifier: MIT */
/* cut_ram.h: the MPS3 board with less RAM, where an access to anything but this RAM, code, console and mapped flash is a fault
 * (cut_ram.c), and what a step takes of the RAM. */
#ifndef CUT_RAM_H
#define CUT_RAM_H

#ifdef __cplusplus
extern "C" {
#endif

enum { CUT_RAM_STACK_SIZE = 16384 };

/** Paints the stack that is not in use. */
void paint_stack(void);

/** Prints "memory: STEP: stack N, heap N": the bytes of the stack, down to the lowest that was written since it was painted,
 * and those that the heap has ever had. */
void print_memory(const char* step);

#ifdef __cplusplus
}
#endif

#endif
