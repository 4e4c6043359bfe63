// SPDX-License-Identifier: MIT
#include "cli/program.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

namespace ei_ota {

std::string name_of(const OptionalProgram& program) { return "ei-ota-" + std::string(program.command); }

Refusal become_program(const OptionalProgram& program, char** arguments) {
  const auto name = name_of(program);
  std::string first = name;
  std::vector<char*> all{first.data()};
  for (; *arguments; ++arguments) all.push_back(*arguments);
  all.push_back(nullptr);
  std::error_code ignored;
  const auto beside = std::filesystem::read_symlink("/proc/self/exe", ignored).replace_filename(name);
  (void)::execv(beside.c_str(), all.data());
  if (errno == ENOENT || errno == ENOTDIR) (void)::execvp(name.c_str(), all.data());
  const int reason = errno;
  return refuse(ErrorId::Program, name,
                reason == ENOENT || reason == ENOTDIR || reason == EACCES ? std::string("this program is not installed")
                                                                          : std::string("cannot run: ") + std::strerror(reason),
                "it beside ei-ota or in PATH", "install EiOta from a build that has " + std::string(program.needs));
}

}  // namespace ei_ota
