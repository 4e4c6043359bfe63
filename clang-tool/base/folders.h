// SPDX-License-Identifier: MIT
// base/folders.h: folders that a run creates for its outputs, removed again if it does not write them.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <vector>

namespace ei_ota {

class NewFolders {
 public:
  /// @param mode  of the folders, less what the process's umask takes away
  explicit NewFolders(mode_t mode) : mode_(mode) {}
  ~NewFolders();
  NewFolders(const NewFolders&) = delete;
  NewFolders& operator=(const NewFolders&) = delete;

  /// Creates a folder and any missing ones above it; "" always exists.
  /// @return 0, or why not: an errno
  int make(const std::filesystem::path& folder);

  void keep() { made_.clear(); }

 private:
  mode_t mode_;
  std::vector<std::filesystem::path> made_;
};

}  // namespace ei_ota
