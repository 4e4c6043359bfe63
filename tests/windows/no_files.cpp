// SPDX-License-Identifier: MIT
// What the rooms call of `base` that is for systems with POSIX. No test here reads a file.
#include "base/child.h"
#include "base/files.h"

namespace ei_ota {

void tell_read(std::uint64_t) {}
std::string out_of_memory() { return "out of memory"; }

Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t) {
  return refuse(ErrorId::Path, path.string(), "not on Windows", "", "");
}

}  // namespace ei_ota
