// SPDX-License-Identifier: MIT
// archive/entry_names.h: which names an archive's entries may have.
#pragma once
#include <string>
#include <vector>

#include "archive/zip_directory.h"
#include "base/result.h"

namespace ei_ota {

/// Checks that every system can unpack the entries below one folder, each to a place of its own. Refuses with E-archive names
/// of more than 1024 bytes or 64 parts, "..", absolute paths, drives, backslashes, control characters, names that occur twice
/// or differ only in case, and a name that both a file and a folder have.
Status check_entry_names(const std::vector<ZipEntry>& entries, const std::string& where);

}  // namespace ei_ota
