// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

#include "edge-impulse-sdk/porting/ei_classifier_porting.h"

__attribute__((weak)) void ei_printf(const char*, ...) {}

__attribute__((weak)) void* ei_malloc(size_t) { return nullptr; }

__attribute__((weak)) void* ei_calloc(size_t, size_t) { return nullptr; }

__attribute__((weak)) void ei_free(void*) {}
