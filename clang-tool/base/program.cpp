// SPDX-License-Identifier: MIT
#include "base/program.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace ei_ota {
namespace fs = std::filesystem;
namespace {

Refusal refuse_program(const std::string& name, const std::string& found, std::string_view needs) {
  return refuse(ErrorId::Program, name, found, "it beside ei-ota or in PATH",
                "install EiOta from a build that has " + std::string(needs));
}

bool is_program(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

std::vector<fs::path> folders_of_path() {
  const auto* const path = std::getenv("PATH");
  std::vector<fs::path> folders;
  for (std::string_view left = path != nullptr ? path : ""; !left.empty();) {
    const auto folder = left.substr(0, left.find(':'));
    left.remove_prefix(std::min(folder.size() + 1, left.size()));
    if (!folder.empty()) folders.emplace_back(folder);
  }
  return folders;
}

}  // namespace

std::string name_of(const OptionalProgram& program) { return "ei-ota-" + std::string(program.command); }

Result<fs::path> find_program(const std::string& name, std::string_view needs) {
  std::error_code ignored;
  auto folders = folders_of_path();
  if (const auto own = fs::read_symlink("/proc/self/exe", ignored); !own.empty())
    folders.insert(folders.begin(), own.parent_path());
  for (const auto& folder : folders)
    if (auto path = folder / name; is_program(path)) return path;
  return refuse_program(name, "this program is not installed", needs);
}

Refusal become_program(const OptionalProgram& program, char** arguments) {
  const auto name = name_of(program);
  const auto found = find_program(name, program.needs);
  if (!found) return found.refusal();
  std::string first = name;
  std::vector<char*> all{first.data()};
  for (; *arguments; ++arguments) all.push_back(*arguments);
  all.push_back(nullptr);
  (void)::execv(found->c_str(), all.data());
  return refuse_program(name, std::string("cannot run: ") + std::strerror(errno), program.needs);
}

}  // namespace ei_ota
