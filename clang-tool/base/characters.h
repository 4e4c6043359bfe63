// SPDX-License-Identifier: MIT
// base/characters.h: ASCII characters and the numbers that are written with them, whatever the locale.
#pragma once
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace ei_ota {

/// Whether each character is one of a set, by its value as an unsigned char.
using CharacterSet = std::array<bool, 256>;

[[nodiscard]] constexpr CharacterSet character_set(std::string_view characters) {
  CharacterSet set{};
  for (const char c : characters) set[static_cast<unsigned char>(c)] = true;
  return set;
}

inline constexpr CharacterSet word_characters =
    character_set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

inline constexpr std::string_view spaces = " \n\t\r\f\v";

[[nodiscard]] constexpr bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/// Between words of a line.
[[nodiscard]] constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A letter, a digit or '_'.
[[nodiscard]] constexpr bool is_word_char(char c) { return word_characters[static_cast<unsigned char>(c)]; }

[[nodiscard]] constexpr bool is_alphanumeric(char c) { return is_word_char(c) && c != '_'; }

[[nodiscard]] constexpr bool is_letter(char c) { return is_alphanumeric(c) && !is_digit(c); }

[[nodiscard]] constexpr char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

[[nodiscard]] constexpr char upper_case(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

[[nodiscard]] constexpr bool is_hex_digit(char c) { return is_digit(c) || (lower_case(c) >= 'a' && lower_case(c) <= 'f'); }

[[nodiscard]] inline std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = lower_case(c);
  return lower;
}

[[nodiscard]] inline std::string in_upper_case(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = upper_case(c);
  return upper;
}

/// Without any of `characters` at its ends.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text, std::string_view characters = spaces) {
  const auto begin = text.find_first_not_of(characters);
  return begin == std::string_view::npos ? std::string_view()
                                         : text.substr(begin, text.find_last_not_of(characters) + 1 - begin);
}

/// The number that the whole text is, without blanks, a '+' or what `Number` cannot hold; zeros may stand in front.
template <class Number>
[[nodiscard]] std::optional<Number> whole_number(std::string_view text, int base = 10) {
  Number value{};
  const auto* const end = text.data() + text.size();
  std::from_chars_result read{};
  if constexpr (std::is_integral_v<Number>)
    read = std::from_chars(text.data(), end, value, base);
  else
    read = std::from_chars(text.data(), end, value);
  return read.ec == std::errc{} && read.ptr == end ? std::optional(value) : std::nullopt;
}

}  // namespace ei_ota
