// SPDX-License-Identifier: MIT
// archive/zip_directory.h: a zip archive's entries, and at which bytes of it they are.
//
// libzip 1.7 reads and writes archives, but cannot copy one: it reorders a local header's extra fields and drops data
// descriptors; and its consistency check refuses archives that were written to a pipe. Doing better takes offsets that it does
// not give out. The format: APPNOTE.TXT 6.3, sections 4.3.7 (local header), 4.3.12 (central header), 4.3.16 (end record).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ei_ota {

struct ZipEntry {
  std::string name;          ///< as stored: not checked, may contain any byte
  std::uint16_t flags = 0;   ///< bit 0: encrypted; bit 3: a data descriptor follows
  std::uint16_t method = 0;  ///< 0 stored, 8 deflated
  std::uint16_t time = 0;    ///< MS-DOS time, in the time zone of whoever packed it
  std::uint16_t date = 0;
  std::uint32_t crc = 0;  ///< of the unpacked bytes
  std::uint32_t packed_size = 0;
  std::uint32_t size = 0;        ///< as declared
  std::uint32_t attributes = 0;  ///< Unix: the file's mode in the upper half
  std::size_t header = 0;        ///< the local header begins here; the entry's own bytes end at `end`
  std::size_t data = 0;          ///< the packed bytes
  std::size_t end = 0;
  std::size_t central = 0;  ///< the central header
  std::size_t central_size = 0;
};

struct ZipDirectory {
  std::vector<ZipEntry> entries;  ///< in the directory's order
  std::size_t begin = 0;          ///< the central directory
  std::size_t end = 0;            ///< the end record, up to the archive's end
};

constexpr std::size_t zip_local_size = 30;    ///< without name and extra fields
constexpr std::size_t zip_central_size = 46;  ///< without name, extra fields and comment
constexpr std::uint16_t zip_has_descriptor = 1U << 3;
constexpr std::uint16_t zip_is_encrypted = 1U << 0;

/// Refuses with E-archive an archive that is cut off, has bytes before or after it, is split into several or has the form for
/// more than 4 GiB, and one that readers would understand differently: overlapping entries, or an entry with two names.
Result<ZipDirectory> read_zip_directory(std::string_view bytes, const std::string& where);

/// Numbers of a header, little-endian. The caller knows that they are there.
[[nodiscard]] std::uint16_t zip_u16(std::string_view bytes, std::size_t at);
[[nodiscard]] std::uint32_t zip_u32(std::string_view bytes, std::size_t at);

/// A name for a message: bytes that are not printable ASCII become \xNN.
[[nodiscard]] std::string printable(std::string_view name);

}  // namespace ei_ota
