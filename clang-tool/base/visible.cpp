// SPDX-License-Identifier: MIT
#include "base/visible.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>

namespace ei_ota {
namespace {

struct Character {
  std::uint32_t code = 0;
  std::size_t size = 0;  ///< 0: no UTF-8
};

/// The shortest form of a character, and none of the halves that UTF-16 makes characters of.
Character character_at(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  if (byte(0) < 0x80) return {byte(0), 1};
  const std::size_t size = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC2 || byte(0) > 0xF4 || text.size() < size) return {};
  std::uint32_t code = byte(0) & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3FU);
  }
  const bool is_longer = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  if (is_longer || (code >= 0xD800 && code < 0xE000) || code > 0x10FFFF) return {};
  return {code, size};
}

bool is_obeyed(std::uint32_t code) {
  const bool is_control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool is_line_end = code == 0x2028 || code == 0x2029;
  const bool is_direction = code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
                            (code >= 0x2066 && code <= 0x2069);
  return is_control || is_line_end || is_direction;
}

/// Writes out what is not UTF-8, and of the rest what is asked for.
std::string written_out(std::string_view text, bool (*is_written_out)(std::uint32_t)) {
  std::string result;
  while (!text.empty()) {
    const auto [code, size] = character_at(text);
    const auto taken = text.substr(0, size == 0 ? 1 : size);
    if (size != 0 && !is_written_out(code))
      result += taken;
    else
      for (const char c : taken) result += fmt::format("\\x{:02X}", static_cast<std::uint8_t>(c));
    text.remove_prefix(taken.size());
  }
  return result;
}

}  // namespace

std::string visible(std::string_view text) { return written_out(text, is_obeyed); }

std::string as_utf8(std::string_view text) {
  return written_out(text, [](std::uint32_t) { return false; });
}

}  // namespace ei_ota
