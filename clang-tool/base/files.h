// SPDX-License-Identifier: MIT
// base/files.h: files as they are read, and new ones that hold secrets. What is written otherwise is base/write_files.h.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/limits.h"
#include "base/result.h"

namespace ei_ota {

/// A file's bytes. Refuses with E-path, and with E-limit before anything is read of it what is larger than `most`.
Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t most = largest_file);

/// Writes a new file that nobody but its owner can read, in a folder that is made if there is none, for the owner alone.
/// Refuses with E-usage if there is something at its place, which stays, with E-write if it cannot be written.
Status create_secret_file(const std::filesystem::path& path, const std::string& bytes);

}  // namespace ei_ota
