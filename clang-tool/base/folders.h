// SPDX-License-Identifier: MIT
// base/folders.h: folders that a run makes for what it writes, gone again if it does not write it.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <vector>

namespace ei_ota {

class NewFolders {
 public:
  /// @param mode  of the folders, but for what the process's mask takes away
  explicit NewFolders(mode_t mode) : mode_(mode) {}
  ~NewFolders();
  NewFolders(const NewFolders&) = delete;
  NewFolders& operator=(const NewFolders&) = delete;

  /// Makes a folder and those above it that are missing; "" is there.
  /// @return 0, or why not: an errno
  int make(const std::filesystem::path& folder);

  void keep() { made_.clear(); }

 private:
  mode_t mode_;
  std::vector<std::filesystem::path> made_;
};

}  // namespace ei_ota
