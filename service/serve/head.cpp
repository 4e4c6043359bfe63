// SPDX-License-Identifier: MIT
#include "serve/head.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/characters.h"

namespace ei_ota::serve {
namespace {

constexpr std::string_view line_end = "\r\n";

bool is_named(std::string_view field, std::string_view name) {
  return std::ranges::equal(field, name, [](char a, char b) { return lower_case(a) == b; });
}

/// Those of RFC 9110, "token".
bool is_name_character(char c) {
  return is_alphanumeric(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_text(std::string_view line) {
  return std::ranges::all_of(line, [](char c) { return (c >= ' ' && c != '\x7F') || c == '\t' || c < 0; });
}

std::string_view line_of(std::string_view& head) {
  const auto line = head.substr(0, head.find(line_end));
  head.remove_prefix(line.size() + line_end.size());
  return line;
}

constexpr std::array<std::string_view, 8> read_once{"authorization", "range",          "if-range",          "if-none-match",
                                                    "connection",    "content-length", "transfer-encoding", "host"};

/// @return a status; 0: it is taken
int check_field(std::string_view name, std::string_view value) {
  if (is_named(name, "transfer-encoding") || (is_named(name, "content-length") && value != "0")) return 413;
  return is_named(name, "expect") ? 417 : 0;
}

}  // namespace

std::size_t head_end(std::string_view bytes) {
  constexpr std::string_view end = "\r\n\r\n";
  const auto at = bytes.find(end);
  return at == std::string_view::npos ? at : at + end.size();
}

Head check_head(std::string_view head) {
  if (head_end(head) != head.size()) return {400, {}, {}};
  if (head.size() > longest_head) return {431, {}, {}};
  Head taken;
  const auto request_line = line_of(head);
  if (!is_text(request_line) || request_line.find('\t') != std::string_view::npos) return {400, {}, {}};
  if (request_line.size() > longest_target + 16) return {414, {}, {}};
  taken.text.append(request_line).append(line_end);
  std::array<bool, read_once.size()> seen{};
  for (std::size_t count = 0; head != line_end; ++count) {
    if (count == most_fields) return {431, {}, {}};
    const auto line = line_of(head);
    const auto name = line.substr(0, line.find(':'));
    if (name.empty() || name.size() == line.size() || !std::ranges::all_of(name, is_name_character) || !is_text(line))
      return {400, {}, {}};
    const auto value = trimmed(line.substr(name.size() + 1), " \t");
    const auto* const known = std::ranges::find_if(read_once, [&](std::string_view each) { return is_named(name, each); });
    if (known != read_once.end()) {
      if (std::exchange(seen.at(static_cast<std::size_t>(known - read_once.begin())), true)) return {400, {}, {}};
    }
    if (const int status = check_field(name, value)) return {status, {}, {}};
    if (is_named(name, "range"))
      taken.range = value;
    else
      taken.text.append(line).append(line_end);
  }
  taken.text.append(line_end);
  return taken;
}

}  // namespace ei_ota::serve
