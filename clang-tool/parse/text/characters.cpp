// SPDX-License-Identifier: MIT
#include "parse/text/characters.h"

#include <algorithm>
#include <array>
#include <string>

namespace ei_ota {
namespace {

/// Behind what a backslash escapes, be it a character or, with blanks before it, the end of the line.
std::size_t behind_backslash(std::string_view text, std::size_t at) {
  const auto end = text.find_first_not_of(" \t\r\f\v", at + 1);
  return end != std::string_view::npos && text[end] == '\n' ? end + 1 : at + 2;
}

}  // namespace

bool is_continued(std::string_view line) {
  while (!line.empty() && is_space(line.back()) && line.back() != '\n') line.remove_suffix(1);
  return line.ends_with('\\');
}

std::size_t comment_end(std::string_view text, std::size_t at) {
  if (text[at + 1] == '*') {
    const auto end = text.find("*/", at + 2);
    return end == std::string_view::npos ? text.size() : end + 2;
  }
  auto end = text.find('\n', at);
  while (end != std::string_view::npos && is_continued(text.substr(at, end - at))) end = text.find('\n', end + 1);
  return std::min(end, text.size());
}

std::size_t quoted_end(std::string_view text, std::size_t at) {
  const char quote = text[at];
  auto end = at + 1;
  while (end < text.size() && text[end] != quote && text[end] != '\n')
    end = text[end] == '\\' ? behind_backslash(text, end) : end + 1;
  const bool closed = end < text.size() && text[end] == quote;
  return std::min(closed ? end + 1 : end, text.size());
}

std::size_t raw_string_end(std::string_view text, std::size_t begin, std::size_t quote) {
  constexpr std::array<std::string_view, 5> prefixes{"R", "LR", "uR", "UR", "u8R"};
  constexpr std::size_t longest_delimiter = 16;
  const bool is_raw = quote < text.size() && text[quote] == '"' &&
                      std::ranges::find(prefixes, text.substr(begin, quote - begin)) != prefixes.end();
  const auto open = is_raw ? text.find('(', quote) : std::string_view::npos;
  if (open == std::string_view::npos || open - quote - 1 > longest_delimiter) return std::string_view::npos;
  const auto closer = ")" + std::string(text.substr(quote + 1, open - quote - 1)) + "\"";
  const auto close = text.find(closer, open);
  return close == std::string_view::npos ? text.size() : close + closer.size();
}

std::size_t directive_end(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != '\n') {
    if (is_comment(text, at))
      at = comment_end(text, at);
    else
      at = text[at] == '\\' ? behind_backslash(text, at) : at + 1;
  }
  return std::min(at, text.size());
}

std::size_t skip_blank(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (is_space(text[at]))
      ++at;
    else if (is_comment(text, at))
      at = comment_end(text, at);
    else
      break;
  }
  return at;
}

}  // namespace ei_ota
