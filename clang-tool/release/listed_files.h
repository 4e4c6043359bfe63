// SPDX-License-Identifier: MIT
// release/listed_files.h: the files that were written together with a baseline, by their SHA-256 in its JSON.
//
// A folder is replaced file by file. Where a run was stopped in the midst of it, or a file was changed afterwards, the list and
// the files do not agree, and what they are together is no firmware that anybody has.
#pragma once
#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/result.h"

namespace ei_ota {

/// Paths from the JSON's folder, with slashes -> SHA-256, hexadecimal.
using ListedFiles = std::map<std::string, std::string>;

/// The list of files below `folder`. What has a name that a list cannot have (no UTF-8, a backslash) is left out.
[[nodiscard]] ListedFiles list_files(const std::map<std::filesystem::path, std::string>& files,
                                     const std::filesystem::path& folder);

/// Throws std::invalid_argument where a path leads anywhere else than below the folder, or a checksum is none.
[[nodiscard]] ListedFiles read_listed_files(const nlohmann::ordered_json& json);

/// Do the files agree with the list of this baseline? Only where they are still together: its ei_ota_ID.h is at its place.
/// Elsewhere the baseline was committed or sent without them, and tells of its image alone. Refuses with E-baseline.
Status check_listed_files(const ListedFiles& files, const std::filesystem::path& json_path);

}  // namespace ei_ota
