// SPDX-License-Identifier: MIT
// parse/text/characters.h: what C and C++ make of characters: words, continued lines, comments, literals and directives.
#pragma once
#include <cstddef>
#include <string_view>

#include "base/characters.h"

namespace ei_ota {

/// Of a name with its namespaces.
[[nodiscard]] constexpr bool is_qualified_name_char(char c) { return is_word_char(c) || c == ':'; }

/// Whether a compiler joins this line with the next one: it ends in a backslash, which may be followed by blanks.
[[nodiscard]] bool is_continued(std::string_view line);

/// Whether a comment begins at `at`.
[[nodiscard]] constexpr bool is_comment(std::string_view text, std::size_t at) {
  return at + 1 < text.size() && text[at] == '/' && (text[at + 1] == '/' || text[at + 1] == '*');
}

/// The offset at which the comment that begins at `at` ends. The line feed that ends a line comment is not part of it.
[[nodiscard]] std::size_t comment_end(std::string_view text, std::size_t at);

/// The offset behind the string or character literal whose opening quote is at `at`. One that is not closed ends with its line.
[[nodiscard]] std::size_t quoted_end(std::string_view text, std::size_t at);

/// The offset behind the raw string literal whose prefix, such as `u8R`, is at [begin, quote); `npos` if there is none.
[[nodiscard]] std::size_t raw_string_end(std::string_view text, std::size_t begin, std::size_t quote);

/// The offset of the line feed that ends the directive in which `at` is: neither in a continued line nor in a comment.
[[nodiscard]] std::size_t directive_end(std::string_view text, std::size_t at);

/// The first offset from `at` on that is neither in a blank nor in a comment.
[[nodiscard]] std::size_t skip_blank(std::string_view text, std::size_t at);

}  // namespace ei_ota
