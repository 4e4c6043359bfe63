// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// What the model asks of the platform. The stand-in calls ei_printf and the memory's functions, which have weak defaults (see
// the .cpp); the others are declared because a firmware for a genuine SDK defines them.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef enum {
  EI_IMPULSE_OK = 0,  // numbers are the SDK's
  EI_IMPULSE_TFLITE_ARENA_ALLOC_FAILED = -6,
  EI_IMPULSE_TFLITE_ERROR = -3,
  EI_IMPULSE_DSP_ERROR = -5,
  EI_IMPULSE_UNSUPPORTED_INFERENCING_ENGINE = -10,
} EI_IMPULSE_ERROR;

/// Messages, printf-like. Default: silence.
void ei_printf(const char* format, ...);
void ei_printf_float(float value);

/// Memory for the arena, where EI_CLASSIFIER_ALLOCATION_STATIC is not defined, and for what does not fit it. Default: there is
/// none, and the model's init fails.
void* ei_malloc(size_t size);
void* ei_calloc(size_t count, size_t size);
void ei_free(void* memory);

uint64_t ei_read_timer_ms();
uint64_t ei_read_timer_us();
EI_IMPULSE_ERROR ei_sleep(int32_t ms);
EI_IMPULSE_ERROR ei_run_impulse_check_canceled();
