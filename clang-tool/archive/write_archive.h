// SPDX-License-Identifier: MIT
// archive/write_archive.h: an archive with some of its entries changed, and all others as they were, byte for byte.
#pragma once
#include <map>
#include <string>

#include "archive/read_archive.h"
#include "base/result.h"

namespace ei_ota {

/// The archive with `files` (entry name -> bytes): in the place of the entry of that name, with its time and attributes, or
/// at the end, with time and attributes of entry `like`. What holds those bytes already stays as it is. No clock, system or
/// user has a part in the result. Refuses with E-archive a name that differs from an entry's in case only, and too many
/// entries.
Result<std::string> with_files(const Archive& archive, const std::map<std::string, std::string>& files,
                               const std::string& like);

}  // namespace ei_ota
