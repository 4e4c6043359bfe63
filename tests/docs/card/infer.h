/* SPDX-License-Identifier: MIT */
/* infer.h: inferences of the penguin's detector. */
#pragma once
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { FRAMES = 3 };

/* @return a checksum of the raw outputs */
uint32_t infer_frame(int frame);

#ifdef __cplusplus
}
#endif
