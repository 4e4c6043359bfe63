// SPDX-License-Identifier: MIT
#include "rewrite/header_flag.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace ei_ota {
namespace {

constexpr std::string_view blank = " \t\r\n";

/// The line of `text` at `begin`, without its end.
std::string_view line_at(std::string_view text, std::size_t begin) {
  return text.substr(begin, std::min(text.find('\n', begin), text.size()) - begin);
}

/// Where the first line starts whose first character is `#`.
std::size_t first_directive(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); at += line_at(text, at).size() + 1)
    if (const auto line = line_at(text, at); line.substr(std::min(line.find_first_not_of(blank), line.size())).starts_with('#'))
      return at;
  return text.size();
}

/// The words of a line, without a comment behind them.
std::string words(std::string_view line) {
  line = line.substr(0, std::min(line.find("//"), line.find("/*")));
  std::string result;
  for (const char c : line)
    if (blank.find(c) == std::string_view::npos)
      result += c;
    else if (!result.empty() && result.back() != ' ')
      result += ' ';
  return result.substr(0, result.find_last_not_of(' ') + 1);
}

/// What is inside the guard whatever conditions follow: behind its #define.
std::optional<std::size_t> inside_guard(std::string_view text) {
  constexpr std::string_view test = "#ifndef ";
  const auto begin = first_directive(text);
  const auto condition = words(line_at(text, begin));
  if (!condition.starts_with(test)) return std::nullopt;
  const auto next = text.find_first_not_of(blank, begin + line_at(text, begin).size());
  if (next == std::string_view::npos || words(line_at(text, next)) != "#define " + condition.substr(test.size()))
    return std::nullopt;
  return next + line_at(text, next).size();
}

}  // namespace

Edit at_end(const std::string& header_text, const std::string& symbol, const std::string& text) {
  return {{header_text.size(), header_text.size()},
          fmt::format("{0}#if defined(__cplusplus) && !defined(eiota_generated_weights_source) && !defined({1})\n"
                      "#define {1}\n{2}#endif\n",
                      header_text.ends_with('\n') ? "" : "\n", "eiota_generated_once_" + symbol, text)};
}

std::vector<Edit> refuse_original(const std::string& header_text, const std::string& path, const std::string& mark) {
  const auto inside = inside_guard(header_text);
  if (!inside) return {};
  return {
      {{*inside, *inside}, fmt::format("\n#define {}", mark)},
      {{header_text.size(), header_text.size()},
       fmt::format("{0}#ifndef {1}\n"
                   "#error \"EiOta: the original {2} came before the patched one; its weights are constants; write #include "
                   "<{2}>, and let the patched folder be the first include directory\"\n#endif\n",
                   header_text.ends_with('\n') ? "" : "\n", mark, path)}};
}

Edit define_flag(const std::string& header_text, const std::string& flag) {
  return at_end(
      header_text, flag,
      fmt::format("// EiOta: a firmware that picked up the original header, whose weights are constants, does not link.\n"
                  "extern \"C\" {{\n__attribute__((weak)) volatile unsigned char {};\n}}\n",
                  flag));
}

}  // namespace ei_ota
