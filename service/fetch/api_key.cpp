// SPDX-License-Identifier: MIT
#include "fetch/api_key.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "base/files.h"
#include "base/limits.h"

namespace ei_ota::fetch {
namespace {

constexpr std::size_t shortest_key = 8, longest_key = 512;  // Studio's have 67 characters

bool is_in_key(char c) { return c > ' ' && c <= '~'; }

}  // namespace

std::string ApiKey::hidden_in(std::string said) const {
  for (auto at = said.find(text_); at != std::string::npos; at = said.find(text_, at)) said.replace(at, text_.size(), "***");
  return said;
}

std::string take_variable(const std::string& name) {
  std::string value;
  for (char** variable = environ; variable && *variable; ++variable) {
    if (!std::string_view(*variable).starts_with(name + "=")) continue;
    char* const text = *variable + name.size() + 1;
    if (value.empty()) value = text;
    ::explicit_bzero(text, std::strlen(text));
  }
  ::unsetenv(name.c_str());
  return value;
}

Result<ApiKey> read_key(const std::filesystem::path& file, std::string variable) {
  const auto refused = [&](const char* found) {
    return refuse(ErrorId::ApiKey, file.empty() ? "EI_API_KEY" : file.string(), found,
                  "an API key of the project, as Studio shows it under Dashboard, Keys",
                  "set EI_API_KEY, or name a file that holds the key by --key-file");
  };
  auto text = std::move(variable);
  if (!file.empty()) {
    auto read = read_file(file, largest_key);
    if (!read) return read.refusal();
    text = std::move(*read);
  }
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
  if (text.empty()) return refused("there is no API key");
  if (text.size() < shortest_key || text.size() > longest_key || !std::ranges::all_of(text, is_in_key))
    return refused("this cannot be an API key");
  return ApiKey(std::move(text));
}

}  // namespace ei_ota::fetch
