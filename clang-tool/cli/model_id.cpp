#include "cli/model_id.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "archive/read_archive.h"
#include "cli/options.h"
#include "rewrite/symbols.h"
#include "rewrite/taken_names.h"

namespace ei_ota {
namespace {

bool is_letter(unsigned char c) { return std::isalnum(c) != 0 || c == '_'; }

bool is_taken(const std::string& id) {
  return std::ranges::any_of(taken_names(), [&](auto name) { return name == model_symbol(id) || name == macro_prefix(id); }) ||
         model_symbol(id) == GetpubOptions{}.name;
}

}  // namespace

Result<std::string> c_identifier(const std::string& name) {
  if (name.empty() || !std::ranges::all_of(name, is_letter) || std::isdigit(static_cast<unsigned char>(name[0])))
    return refuse(ErrorId::Usage, "", fmt::format("--name {}", name), "a C identifier: letters, digits, _",
                  "choose another name");
  return name;
}

Result<std::string> model_id(const std::string& name, const std::filesystem::path& path) {
  if (!name.empty()) {
    if (is_taken(name))
      return refuse(ErrorId::Usage, "", fmt::format("--name {}", name),
                    fmt::format("a model whose {} and {}* are no names of the runtime or of a key", model_symbol(name),
                                macro_prefix(name)),
                    "choose another name");
    return c_identifier(name);
  }
  const auto named = looks_like_archive(path) ? path.parent_path() / path.stem() : path;
  auto id = std::filesystem::absolute(named / "").lexically_normal().parent_path().filename().string();
  std::replace_if(
      id.begin(), id.end(), [&](unsigned char c) { return !is_letter(c); }, '_');
  while (id.empty() || is_taken(id) || std::isdigit(static_cast<unsigned char>(id[0]))) id.insert(0, "model_");
  return id;
}

}  // namespace ei_ota
