// SPDX-License-Identifier: MIT
// archive/read_archive.h: a zip archive, checked as a whole before anything of it is used.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "archive/zip_directory.h"
#include "base/result.h"

namespace ei_ota {

/// What an archive may unpack to. The limits are well above what was seen: of 21 genuine exports, those with an SDK have some
/// 1400 files and 21 MB, their largest file 2.4 MB, and compiled models are packed to a half or a quarter. Zeros, which a
/// model may contain, are packed to a thousandth, so the ratio counts only for large entries.
struct ArchiveLimits {
  std::uint64_t entry = std::uint64_t{256} << 20U;
  std::uint64_t total = std::uint64_t{1} << 30U;
  std::uint64_t ratio = 200;  ///< unpacked : packed, for entries larger than
  std::uint64_t ratio_from = std::uint64_t{16} << 20U;
};

struct Archive {
  std::string where;  ///< its path, for messages
  std::string bytes;
  ZipDirectory directory;
  std::vector<std::size_t> by_name;  ///< indexes into the directory, sorted by name
};

/// A name that ends in .zip or .pack (CMSIS and Cube.MX packs are zip archives).
[[nodiscard]] bool looks_like_archive(const std::filesystem::path& path);

/// Refuses with E-archive what read_zip_directory() and check_entry_names() refuse; links and other special files;
/// encrypted entries; packing other than deflate; what exceeds the limits when unpacked; and entries that do not match their
/// checksums. To check this, every entry is unpacked once, in steps, and not kept.
Result<Archive> read_archive(std::string bytes, std::string where, const ArchiveLimits& limits = {});

/// The same for a file. Also refuses with E-path.
Result<Archive> open_archive(const std::filesystem::path& path);

/// The entry of this name; nullptr if there is none.
[[nodiscard]] const ZipEntry* find_entry(const Archive& archive, std::string_view name);

/// The bytes of these entries, in their order.
Result<std::vector<std::string>> read_entries(const Archive& archive, const std::vector<const ZipEntry*>& entries);

/// An entry's bytes. Refuses with E-path if there is no entry of this name.
Result<std::string> read_entry(const Archive& archive, std::string_view name);

}  // namespace ei_ota
