// SPDX-License-Identifier: MIT
#include "parse/text/characters.h"

#include <algorithm>

namespace ei_ota {

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
