// SPDX-License-Identifier: MIT
#include "serve/device_query.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/characters.h"

namespace ei_ota::serve {
namespace {

/// Of a hexadecimal digit.
int hex_value(char c) { return is_digit(c) ? c - '0' : lower_case(c) - 'a' + 10; }

/// Without %XX, which HTTP clients write for a comma.
std::optional<std::string> decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    if (i + 2 >= text.size() || !is_hex_digit(text[i + 1]) || !is_hex_digit(text[i + 2])) return {};
    plain += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
    i += 2;
  }
  return plain;
}

/// In lower case; none if it is something else.
std::optional<std::string> hex_digits(std::string_view text, std::size_t count) {
  if (text.size() != count || !std::ranges::all_of(text, is_hex_digit)) return {};
  return in_lower_case(text);
}

bool names(std::string_view list, std::string_view word) {
  for (;;) {
    const auto comma = std::min(list.find(','), list.size());
    if (list.substr(0, comma) == word) return true;
    if (comma == list.size()) return false;
    list.remove_prefix(comma + 1);
  }
}

enum Parameter : std::uint8_t { Layout, Base, Version, Decoders, Unknown };

Parameter parameter_of(std::string_view name) {
  constexpr std::array<std::string_view, Unknown> known{"layout", "base", "version", "decoders"};
  return static_cast<Parameter>(std::ranges::find(known, name) - known.begin());
}

/// @return why not; empty if it was read
std::string read_value(Parameter parameter, const std::string& value, Device& device) {
  if (parameter == Layout) {
    const auto digits = hex_digits(value, 16);
    if (!digits) return "layout is 16 hexadecimal digits";
    device.layout = *digits;
  } else if (parameter == Base) {
    const auto digits = hex_digits(value, 8);
    if (!digits) return "base is 8 hexadecimal digits";
    device.base = *digits;
  } else if (parameter == Version) {
    const auto version = whole_number<std::uint32_t>(value);
    if (!version) return "version is a number from 0 to 4294967295";
    device.version = *version;
  } else {
    device.takes_range = names(value, "range");
    device.takes_delta = names(value, "delta");
  }
  return {};
}

}  // namespace

std::variant<Device, BadQuery> read_device(std::string_view query) {
  Device device;
  std::array<bool, Unknown> seen{};
  while (!query.empty()) {
    const auto part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(part.size() + 1, query.size()));
    const auto equals = std::min(part.find('='), part.size());
    const auto parameter = parameter_of(part.substr(0, equals));
    if (parameter == Unknown) continue;
    if (seen.at(parameter)) return BadQuery{"a parameter is there twice"};
    seen.at(parameter) = true;
    const auto value = decoded(part.substr(std::min(equals + 1, part.size())));
    if (!value) return BadQuery{"a % without two hexadecimal digits"};
    if (auto why = read_value(parameter, *value, device); !why.empty()) return BadQuery{std::move(why)};
  }
  if (!seen.at(Layout)) return BadQuery{"layout is missing"};
  return device;
}

}  // namespace ei_ota::serve
