// SPDX-License-Identifier: MIT
// tests/unit/refused_with.h: matchers for results.
#pragma once
#include <gmock/gmock.h>

#include "base/result.h"

namespace ei_ota::test {

/// Values are not printed byte by byte.
template <class T>
void describe(const Result<T>& result, testing::MatchResultListener& listener) {
  if (result)
    listener << "which was not refused";
  else
    listener << "which says " << message(result.refusal());
}

/// EXPECT_THAT(read(...), RefusedWith(ErrorId::Count))
MATCHER_P(RefusedWith, id, "is refused with " + std::string(id_text(id))) {
  describe(arg, *result_listener);
  return !arg && arg.refusal().id == id;
}

/// The message of a refusal; "" of a value.
template <class T>
std::string said(const Result<T>& result) {
  return result ? "" : message(result.refusal());
}

}  // namespace ei_ota::test
