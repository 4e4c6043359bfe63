// SPDX-License-Identifier: MIT
#include "serve/byte_range.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "base/characters.h"

namespace ei_ota::serve {
namespace {

/// The largest one for a number that is too large; none if these are not digits.
std::optional<std::uint64_t> number(std::string_view digits) {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t value = 0;
  for (const char c : digits) {
    if (!is_digit(c)) return {};
    const auto digit = static_cast<std::uint64_t>(c - '0');
    value = value > (most - digit) / 10 ? most : value * 10 + digit;
  }
  return digits.empty() ? std::nullopt : std::optional(value);
}

}  // namespace

ByteRange read_range(std::string_view field, std::uint64_t size) {
  constexpr std::string_view unit = "bytes=";
  if (!field.starts_with(unit)) return {};
  field.remove_prefix(unit.size());
  const auto dash = field.find('-');
  if (dash == std::string_view::npos) return {};
  const auto first = number(field.substr(0, dash)), last = number(field.substr(dash + 1));
  if (dash == 0) {  // the last bytes
    if (!last) return {};
    if (*last == 0 || size == 0) return {ByteRange::Kind::Beyond};
    const auto count = std::min(*last, size);
    return {ByteRange::Kind::Part, size - count, count};
  }
  if (!first || (!last && dash + 1 != field.size()) || (last && *last < *first)) return {};
  if (*first >= size) return {ByteRange::Kind::Beyond};
  return {ByteRange::Kind::Part, *first, std::min(last.value_or(size - 1), size - 1) - *first + 1};
}

}  // namespace ei_ota::serve
