// SPDX-License-Identifier: MIT
// base/json.h: JSON that somebody else may have written.
#pragma once
#include <cstddef>
#include <stdexcept>
#include <string>

namespace ei_ota {

/// Well above what was seen: baselines nest six deep and have 20 values for each weight, of which genuine exports have 400.
constexpr int deepest_json = 32;
constexpr std::size_t most_json_values = 1'000'000;

/// Like Json::parse(). Also throws std::length_error, before it has kept more values or deeper ones than these limits.
template <class Json>
Json parse_json(const std::string& text) {
  std::size_t values = 0;
  return Json::parse(text, [&](int depth, typename Json::parse_event_t, const Json&) {
    if (depth > deepest_json) throw std::length_error("nested more than " + std::to_string(deepest_json) + " deep");
    if (++values > 2 * most_json_values)  // an object's or a list's beginning and end are an event each, and so is a key
      throw std::length_error("more than " + std::to_string(most_json_values) + " values");
    return true;
  });
}

}  // namespace ei_ota
