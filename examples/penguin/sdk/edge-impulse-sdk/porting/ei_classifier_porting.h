// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// What the model asks of the platform. Each function has a weak default (see the .cpp); a firmware may bring its own.
#pragma once

#include <stddef.h>

/// Messages, printf-like. Default: silence.
void ei_printf(const char* format, ...);

/// Memory for what does not fit the arena. Default: there is none, and the model's init fails.
void* ei_calloc(size_t count, size_t size);
void ei_free(void* memory);

/// Memory for the arena, where EI_CLASSIFIER_ALLOCATION_STATIC is not defined. Default: there is none.
void* ei_aligned_calloc(size_t alignment, size_t size);
void ei_aligned_free(void* memory);
