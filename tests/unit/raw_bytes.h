// SPDX-License-Identifier: MIT
// tests/unit/raw_bytes.h: values as they lie in memory.
#pragma once
#include <string>

namespace ei_ota::test {

template <class T>
void append(std::string& bytes, const T& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace ei_ota::test
