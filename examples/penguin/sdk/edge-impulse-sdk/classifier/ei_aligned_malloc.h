// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// Memory at an address that is a multiple of a number, by the platform's.
#pragma once

#include <stdint.h>

#include "edge-impulse-sdk/porting/ei_classifier_porting.h"

/// @param alignment  a power of two, at least that of a pointer  @return zeros, or nullptr; ei_aligned_free gives them back
inline void* ei_aligned_calloc(size_t alignment, size_t size) {
  void* const memory = ei_calloc(1, size + alignment + sizeof(void*));
  if (memory == nullptr) return nullptr;
  const uintptr_t address = (reinterpret_cast<uintptr_t>(memory) + sizeof(void*) + alignment - 1) & ~(alignment - 1);
  void** const aligned = reinterpret_cast<void**>(address);
  aligned[-1] = memory;
  return aligned;
}

inline void ei_aligned_free(void* aligned) {
  if (aligned != nullptr) ei_free(static_cast<void**>(aligned)[-1]);
}
