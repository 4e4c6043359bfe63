// SPDX-License-Identifier: MIT
#include "base/memory.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace ei_ota {

void give_back_memory([[maybe_unused]] std::size_t source_size) {
#ifdef __GLIBC__
  constexpr std::size_t large = 1 << 20;
  if (source_size > large) malloc_trim(0);
#endif
}

}  // namespace ei_ota
