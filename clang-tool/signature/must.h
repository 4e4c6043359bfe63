// SPDX-License-Identifier: MIT
// signature/must.h: for calls of mbedTLS that fail where memory or entropy is gone, and else never.
#pragma once
#include <stdexcept>

namespace ei_ota {

inline void must(int error) {
  if (error != 0) throw std::runtime_error("mbedTLS has no memory or no entropy");
}

}  // namespace ei_ota
