// SPDX-License-Identifier: MIT
// base/memory.h: returns freed memory, which the allocator would keep, to the system.
#pragma once
#include <cstddef>

namespace ei_ota {

/// Without this, the next step for a large source would need memory on top of it. For a small source the pages are kept and
/// used again, which is faster.
/// @param source_size  characters
void give_back_memory(std::size_t source_size);

}  // namespace ei_ota
