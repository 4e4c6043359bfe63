// SPDX-License-Identifier: MIT
// base/memory.h: freed memory, which the allocator would keep.
#pragma once
#include <cstddef>

namespace ei_ota {

/// Gives it back to the system, or the next step of a large source would take its own on top. A small source finds the pages
/// where they are, which is faster.
/// @param source_size  characters
void give_back_memory(std::size_t source_size);

}  // namespace ei_ota
