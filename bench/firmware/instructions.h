/* SPDX-License-Identifier: MIT */
/* Counts instructions in QEMU, which with `-icount shift=0` lets one nanosecond pass for each. */
#ifndef INSTRUCTIONS_H
#define INSTRUCTIONS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Starts the count from 0. */
void instructions_start(void);

/** Instructions since instructions_start, at most 2^24 ticks of the processor's clock. */
uint32_t instructions_stop(void);

#ifdef __cplusplus
}
#endif
#endif
