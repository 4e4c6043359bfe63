// SPDX-License-Identifier: MIT
#include "base/json_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>

namespace ei_ota {

std::string why_no_json(const std::string& text, const std::exception& error) {
  const auto* const syntax = dynamic_cast<const nlohmann::json::parse_error*>(&error);
  if (!syntax) return "it is not valid JSON: a number is too large";
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(syntax->byte, text.size()));
  return fmt::format("it is not valid JSON from line {} on", 1 + std::count(text.begin(), end, '\n'));
}

}  // namespace ei_ota
