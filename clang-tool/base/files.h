// SPDX-License-Identifier: MIT
// base/files.h: reads files and creates those that hold secrets. base/write_files.h writes all others.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/limits.h"
#include "base/result.h"

namespace ei_ota {

/// A file's bytes. Refuses with E-path, and with E-limit a file larger than `most`, before reading any of it.
Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t most = largest_file);

/// Writes a new file that only its owner can read. A missing folder is created, for the owner alone. Refuses with E-usage if
/// something exists at the path, which is left alone, and with E-write if the file cannot be written.
Status create_secret_file(const std::filesystem::path& path, const std::string& bytes);

}  // namespace ei_ota
