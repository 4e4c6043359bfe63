// SPDX-License-Identifier: MIT
// tests/unit/external_symbols.h: whose the external names of compiled sources are.
#pragma once
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

namespace ei_ota::test {

/// The external names that objects in a folder define and that neither the patch of a model `tiny` gives nor the runtime
/// or the language has.
/// @param objects  as a shell takes them
inline std::set<std::string> own_symbols(const std::filesystem::path& folder, const std::string& objects) {
  const auto list = fmt::format("cd '{}' && nm -C -g --defined-only {} >symbols", folder.string(), objects);
  if (std::system(list.c_str()) != 0) return {"nm failed"};
  std::set<std::string> names;
  std::ifstream symbols(folder / "symbols");
  for (std::string line; std::getline(symbols, line);) {
    constexpr std::size_t behind_address_and_kind = 19;
    if (line.size() <= behind_address_and_kind || line[16] != ' ') continue;
    auto name = line.substr(behind_address_and_kind);
    const auto end = name.find_first_of("(<");
    if (end != name.npos && name[end] == '<') name.erase(0, name.rfind(' ', end) + 1);  // what a function template returns
    if (name != "ei_ota_tiny" && !name.starts_with("eiota_generated_") && !name.starts_with("eiota_internal_") &&
        !name.starts_with("std::"))
      names.insert(name.substr(0, name.find('(')));
  }
  return names;
}

}  // namespace ei_ota::test
