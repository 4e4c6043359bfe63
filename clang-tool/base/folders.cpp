// SPDX-License-Identifier: MIT
#include "base/folders.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/child.h"

namespace ei_ota {

NewFolders::~NewFolders() {
  for (; !made_.empty(); made_.pop_back()) ::rmdir(made_.back().c_str());
}

int NewFolders::make(const std::filesystem::path& folder) {
  if (folder.empty()) return 0;
  if (::mkdir(folder.c_str(), mode_) == 0) {
    made_.push_back(folder);
    tell_folder(folder);
    return 0;
  }
  const int reason = errno;
  struct stat status {};
  if (::stat(folder.c_str(), &status) == 0) return S_ISDIR(status.st_mode) ? 0 : ENOTDIR;
  if (reason != ENOENT || !folder.has_relative_path()) return reason;
  const auto above = folder.has_filename() ? folder.parent_path() : folder.parent_path().parent_path();
  if (above == folder || above.empty()) return reason;
  if (const int of_above = make(above)) return of_above;
  if (::mkdir(folder.c_str(), mode_) != 0) return errno == EEXIST ? 0 : errno;
  made_.push_back(folder);
  tell_folder(folder);
  return 0;
}

}  // namespace ei_ota
