// SPDX-License-Identifier: MIT
// release/listed_files.h: the files that were written together with a baseline, by their SHA-256 in its JSON.
//
// A folder is replaced file by file. If a run was stopped halfway, or a file was changed afterwards, list and files disagree,
// and together they describe a firmware that nobody has.
#pragma once
#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/result.h"

namespace ei_ota {

/// Paths relative to the JSON's folder, with slashes -> SHA-256, hexadecimal.
using ListedFiles = std::map<std::string, std::string>;

/// The list of files below `folder`. Files with a name that a list cannot contain (not UTF-8, or with a backslash) are left
/// out.
[[nodiscard]] ListedFiles list_files(const std::map<std::filesystem::path, std::string>& files,
                                     const std::filesystem::path& folder);

/// Throws std::invalid_argument if a path leads outside the folder, or a checksum is not one.
[[nodiscard]] ListedFiles read_listed_files(const nlohmann::ordered_json& json);

/// Do the files agree with the list of this baseline? Checked only if they are still together: its ei_ota_ID.h is in its
/// place. Otherwise the baseline was committed or sent without them, and describes only its image. Refuses with E-baseline.
Status check_listed_files(const ListedFiles& files, const std::filesystem::path& json_path);

}  // namespace ei_ota
