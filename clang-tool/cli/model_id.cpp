// SPDX-License-Identifier: MIT
#include "cli/model_id.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <regex>

#include "archive/read_archive.h"
#include "base/characters.h"
#include "rewrite/symbols.h"
#include "rewrite/taken_names.h"

namespace ei_ota {
namespace {

bool is_taken(const std::string& id) {
  return std::ranges::any_of(taken_names(), [&](auto name) { return name == model_symbol(id) || name == macro_prefix(id); }) ||
         std::ranges::count(reserved_ids(), in_lower_case(id)) != 0;
}

/// "doorbell-cpp-mcu-v12", "ei-doorbell-arduino-1.0.7", both perhaps with "-impulse-#1", which stays, and a browser's " (1)".
std::string without_version(std::string name) {
  static const std::regex copy(R"([ _-]*\([0-9]+\)$)");
  static const std::regex version(R"([-_ .][vV][0-9]+((-impulse-#?[0-9]+)?)$)");
  static const std::regex dotted_version(R"([-_ .][vV]?[0-9]+(\.[0-9]+)+((-impulse-#?[0-9]+)?)$)");
  name = std::regex_replace(name, copy, "");
  name = std::regex_replace(name, version, "$1");
  return std::regex_replace(name, dotted_version, "$2");
}

}  // namespace

Result<std::string> c_identifier(const std::string& name) {
  if (name.empty() || !std::ranges::all_of(name, is_word_char) || is_digit(name[0]))
    return refuse(ErrorId::Usage, "", fmt::format("--name {}", name.empty() ? "with nothing behind it" : name),
                  "a C identifier: letters, digits, _", "choose another name");
  return name;
}

Result<std::string> model_id(const std::optional<std::string>& name, const std::filesystem::path& path) {
  if (name) {
    if (is_taken(*name))
      return refuse(
          ErrorId::Usage, "", fmt::format("--name {}", *name),
          fmt::format("a model whose {}, {}* and target are not the runtime's, a key's, the CMake package's or an Arduino "
                      "library's",
                      model_symbol(*name), macro_prefix(*name)),
          "choose another name");
    return c_identifier(*name);
  }
  const auto named = looks_like_archive(path) ? path.parent_path() / path.stem() : path;
  auto id = without_version(std::filesystem::absolute(named / "").lexically_normal().parent_path().filename().string());
  std::ranges::replace_if(id, std::not_fn(is_word_char), '_');
  while (id.empty() || is_taken(id) || is_digit(id[0])) id.insert(0, "model_");
  return id;
}

}  // namespace ei_ota
