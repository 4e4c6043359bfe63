// SPDX-License-Identifier: MIT
// base/write_files.h: files that are written all or not at all, even if the process or the machine stops halfway.
#pragma once
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"

namespace ei_ota {

/// How others see that the files that one run wrote belong together. No file system changes several files at once, so for a
/// while they do not: during that time the seal is missing, and the gate contains `closed`.
struct FileSet {
  std::filesystem::path seal;              ///< readers need it; written last
  std::filesystem::path gate;              ///< compilers need it; written just before the seal; need not be one of the files
  std::string closed;                      ///< what the gate contains meanwhile
  std::set<std::filesystem::path> others;  ///< files that are not part of the set
};

/// Writes all files or none: each goes to a temporary name beside its place first, and folders are made. Files whose bytes
/// would stay the same are left alone, so that a build sees no change. If a step fails, the old files are put back; if that
/// fails too, the message says so and the seal stays missing. Refuses with E-write; with E-usage what check_place() refuses,
/// and two paths that are one file.
/// @param inputs  files, and folders of exports, which are never written
Status write_files(const std::map<std::filesystem::path, std::string>& files,
                   const std::vector<std::filesystem::path>& inputs = {}, const FileSet& set = {});

}  // namespace ei_ota
