// SPDX-License-Identifier: MIT
#include "serve/tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/characters.h"
#include "base/files.h"

namespace ei_ota::serve {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view blanks = " \t\r";

/// Those of RFC 6750, "b64token": what can stand behind "Bearer".
bool is_token_character(char c) { return is_alphanumeric(c) || std::string_view("-._~+/=").find(c) != std::string_view::npos; }

std::string_view word_of(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
  const auto word = line.substr(0, line.find_first_of(blanks));
  line.remove_prefix(word.size());
  return word;
}

std::optional<std::vector<std::uint32_t>> projects_of(std::string_view list) {
  std::vector<std::uint32_t> projects;
  for (;;) {
    const auto comma = std::min(list.find(','), list.size());
    const auto project = whole_number<std::uint32_t>(list.substr(0, comma));
    if (!project) return {};
    projects.push_back(*project);
    if (comma == list.size()) return projects;
    list.remove_prefix(comma + 1);
  }
}

Refusal refuse_line(const std::string& where, std::size_t number, const std::string& found, const std::string& expected) {
  return refuse(ErrorId::Tokens, fmt::format("{}:{}", where, number), found, expected, "correct the file");
}

Result<Grant> read_grant(std::string_view line, const std::string& where, std::size_t number) {
  const auto token = word_of(line);
  const auto list = word_of(line);
  if (token.size() < shortest_token || token.size() > longest_token)
    return refuse_line(where, number, fmt::format("a token of {} characters", token.size()),
                       fmt::format("{} to {}", shortest_token, longest_token));
  if (!std::ranges::all_of(token, is_token_character))
    return refuse_line(where, number, "a token with a character that a bearer token cannot have",
                       "letters, digits and -._~+/=");
  auto projects = projects_of(list);
  if (!projects || !word_of(line).empty())
    return refuse_line(where, number, "no list of project ids after the token",
                       "numbers with commas and no blanks between them");
  return Grant{sha256(token), std::move(*projects)};
}

/// The same work for every two digests.
bool same(const Sha256& one, const Sha256& other) {
  unsigned difference = 0;
  for (std::size_t i = 0; i < one.size(); ++i) difference |= static_cast<unsigned>(one[i] ^ other[i]);
  return difference == 0;
}

}  // namespace

bool Grant::opens(std::uint32_t project) const { return std::ranges::find(projects, project) != projects.end(); }

const Grant* Tokens::find(std::string_view token) const {
  const auto digest = sha256(token);
  const Grant* found = nullptr;
  for (const auto& grant : grants_)
    if (same(grant.token, digest)) found = &grant;
  return found;
}

Result<Tokens> read_token_list(std::string_view text, const std::string& where) {
  std::vector<Grant> grants;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const auto begin = line.find_first_not_of(blanks);
    if (begin == std::string_view::npos || line[begin] == '#') continue;
    auto grant = read_grant(line, where, number);
    if (!grant) return grant.refusal();
    if (std::ranges::any_of(grants, [&](const Grant& other) { return other.token == grant->token; }))
      return refuse_line(where, number, "a token that an earlier line has", "each token once, with all of its projects");
    grants.push_back(std::move(*grant));
  }
  return Tokens(std::move(grants));
}

Result<Tokens> load_tokens(const fs::path& path) {
  std::error_code ignored;
  const auto mode = fs::status(path, ignored).permissions();
  constexpr auto foreign = fs::perms::group_all | fs::perms::others_all;
  auto text = read_file(path, largest_key);
  if (!text) return text.refusal();
  if ((mode & foreign) != fs::perms::none)
    return refuse(ErrorId::Tokens, path.string(), "users other than its owner may use this file", "a file for its owner only",
                  "chmod 600 it, and replace its tokens if others use this machine");
  return read_token_list(*text, path.string());
}

}  // namespace ei_ota::serve
