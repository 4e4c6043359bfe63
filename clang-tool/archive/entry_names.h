// SPDX-License-Identifier: MIT
// archive/entry_names.h: which names an archive's entries may have.
#pragma once
#include <string>
#include <vector>

#include "archive/zip_directory.h"
#include "base/result.h"

namespace ei_ota {

/// Names under which every system can put the entries below one folder, each in a place of its own. Refuses with E-archive
/// more than 1024 bytes or 64 parts, "..", absolute paths, drives, backslashes, control characters, names that occur twice or
/// differ in case only, and a name that is a file's and a folder's.
Status check_entry_names(const std::vector<ZipEntry>& entries, const std::string& where);

/// ASCII letters in lower case: what is equal then is one file on some systems.
[[nodiscard]] std::string without_case(std::string name);

}  // namespace ei_ota
