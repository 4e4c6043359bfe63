// SPDX-License-Identifier: MIT
#include "export/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>

#include "base/characters.h"
#include "base/visible.h"
#include "parse/headers/header_reader.h"

namespace ei_ota {
namespace {

/// "125*3" or "(16000/4)", as exports write sizes. C++ takes what begins with 0 for octal.
std::optional<std::uint64_t> product(std::string_view text) {
  if (text.size() > 2 && text.front() == '(' && text.find(')') == text.size() - 1) text = text.substr(1, text.size() - 2);
  std::optional<std::uint64_t> result = 1;
  for (char op = '*'; result;) {
    const auto end = std::min(text.find_first_of("*/"), text.size());
    const auto factor =
        text.size() > 1 && text[0] == '0' && end > 1 ? std::nullopt : whole_number<std::uint64_t>(text.substr(0, end));
    if (!factor || (op == '/' && *factor == 0)) return std::nullopt;
    if (op == '*' && *factor != 0 && *result > std::numeric_limits<std::uint64_t>::max() / *factor) return std::nullopt;
    result = op == '*' ? *result * *factor : *result / *factor;
    if (end == text.size()) break;
    op = text[end];
    text.remove_prefix(end + 1);
  }
  return result;
}

}  // namespace

std::string canonical(const std::string& text) {
  if (const auto natural = product(text)) return fmt::format("{}", *natural);
  std::string_view digits = text;
  if (digits.ends_with('f') || digits.ends_with('F')) digits.remove_suffix(1);
  const bool is_octal = digits.size() > 1 && digits[0] == '0' && digits.find_first_of(".eE") == std::string_view::npos;
  if (const auto value = whole_number<double>(digits); value && !is_octal) return fmt::format("{}", static_cast<float>(*value));
  return as_utf8(unquote(text).value_or(text));
}

void add_setting(Settings& settings, const std::string& name, std::string value) {
  const auto is_taken = [&](const std::string& wanted) {
    return std::ranges::any_of(settings, [&](const auto& setting) { return setting.first == wanted; });
  };
  auto unique = name;
  for (int number = 2; is_taken(unique); ++number) unique = fmt::format("{} {}", name, number);
  settings.emplace_back(std::move(unique), std::move(value));
}

}  // namespace ei_ota
