// SPDX-License-Identifier: MIT
// archive/write_archive.h: an archive in which some entries are changed and all others stay as they were, byte for byte.
#pragma once
#include <map>
#include <string>

#include "archive/read_archive.h"
#include "base/result.h"

namespace ei_ota {

/// The archive with `files` (entry name -> bytes): each replaces the entry of that name and takes its time and attributes, or
/// goes to the end with the time and attributes of entry `like`. An entry that already has these bytes stays as it is. The
/// result does not depend on clock, system or user. Refuses with E-archive a name that differs from an entry's only in case,
/// and too many entries.
Result<std::string> with_files(const Archive& archive, const std::map<std::string, std::string>& files,
                               const std::string& like);

}  // namespace ei_ota
