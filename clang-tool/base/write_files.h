// SPDX-License-Identifier: MIT
// base/write_files.h: files that are written all or not at all, also where the process or the machine stops in the midst of it.
#pragma once
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"

namespace ei_ota {

/// How others see that the files which one run wrote belong together. No file system changes several files at once, so there is
/// a while in which they do not: the seal is not there then, and the gate holds what closes it.
struct FileSet {
  std::filesystem::path seal;              ///< readers need it; the last one in its place
  std::filesystem::path gate;              ///< compilers need it; the last one before the seal; may be none of the files
  std::string closed;                      ///< what the gate holds meanwhile
  std::set<std::filesystem::path> others;  ///< files that are no part of the set
};

/// Writes all files or none: each goes to a temporary name beside its place first, and folders are made. Files whose bytes
/// would stay the same are left alone, so that a build sees no change. Where a step fails, the old files are put back; if that
/// fails, too, the message says so and the seal stays away. Refuses with E-write; with E-usage as check_place() does, and two
/// files that are one.
/// @param inputs  files, and folders of exports, which are never written
Status write_files(const std::map<std::filesystem::path, std::string>& files,
                   const std::vector<std::filesystem::path>& inputs = {}, const FileSet& set = {});

}  // namespace ei_ota
