// base/files.h: the file system, and nothing else here knows it.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ei_ota {

/// A file's bytes. Refuses with E-path.
Result<std::string> read_file(const std::filesystem::path& path);

/// Writes all files or none: each goes to a temporary name beside its place first, and existing folders are made.
/// Files whose bytes would stay the same are left alone, so that a build sees no change. Refuses with E-write; with E-usage if
/// one of them is among `inputs`, which are never written.
Status write_files(const std::map<std::filesystem::path, std::string>& files,
                   const std::vector<std::filesystem::path>& inputs = {});

/// Writes a new file that nobody but its owner can read. Refuses with E-usage if there is something at its place, which stays,
/// with E-write if it cannot be written.
Status create_secret_file(const std::filesystem::path& path, const std::string& bytes);

}  // namespace ei_ota
