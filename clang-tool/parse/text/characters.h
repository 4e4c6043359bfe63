// SPDX-License-Identifier: MIT
// parse/text/characters.h: what C and C++ make of characters: blanks, words and comments.
#pragma once
#include <array>
#include <cstddef>
#include <string_view>

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

/// Independent of the locale, unlike std::isspace.
[[nodiscard]] constexpr bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/// A letter, a digit or '_'.
[[nodiscard]] constexpr bool is_word_char(char c) { return word_characters[static_cast<unsigned char>(c)]; }

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether a compiler joins this line with the next one: it ends in a backslash, which may be followed by blanks.
[[nodiscard]] bool is_continued(std::string_view line);

/// Whether a comment begins at `at`.
[[nodiscard]] constexpr bool is_comment(std::string_view text, std::size_t at) {
  return at + 1 < text.size() && text[at] == '/' && (text[at + 1] == '/' || text[at + 1] == '*');
}

/// The offset at which the comment that begins at `at` ends. The line feed that ends a line comment is not part of it.
[[nodiscard]] std::size_t comment_end(std::string_view text, std::size_t at);

/// The first offset from `at` on that is neither in a blank nor in a comment.
[[nodiscard]] std::size_t skip_blank(std::string_view text, std::size_t at);

}  // namespace ei_ota
