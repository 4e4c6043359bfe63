// SPDX-License-Identifier: MIT
// signature/must.h: for calls of Mbed TLS that fail only if there is no memory or entropy left.
#pragma once
#include <stdexcept>

namespace ei_ota {

inline void must(int error) {
  if (error != 0) throw std::runtime_error("mbedTLS has no memory or no entropy");
}

}  // namespace ei_ota
