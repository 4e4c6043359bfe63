// SPDX-License-Identifier: MIT
// tests/unit/text.h: texts that differ in one place, and texts of given bytes.
#pragma once
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

namespace ei_ota::test {

/// With the first `before` replaced; a text without one fails the test.
inline std::string replaced(std::string text, const std::string& before, const std::string& after) {
  const auto at = text.find(before);
  EXPECT_NE(at, std::string::npos) << "no " << before;
  return at == std::string::npos ? text : text.replace(at, before.size(), after);
}

/// These values as the characters of a text.
inline std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values) text += static_cast<char>(value);
  return text;
}

}  // namespace ei_ota::test
