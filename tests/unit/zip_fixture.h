// SPDX-License-Identifier: MIT
// tests/unit/zip_fixture.h: zip archives, good and bad ones, written by hand.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ei_ota::test {

/// An entry with what an archive says of it, true or not.
struct ZipFile {
  std::string name;
  std::string contents;
  std::uint16_t method = 8;  ///< 0 stored, 8 deflated; any other is stored under that number
  std::uint16_t flags = 0;
  std::uint32_t mode = 0100644;
  std::string extra = {}, comment = {};
  std::optional<std::string> local_name = {};
  std::optional<std::uint32_t> declared_size = {};
  std::optional<std::uint32_t> packed_size = {};
};

/// Flag of an entry whose sizes and checksum come after it, as a program writes it into a pipe.
constexpr std::uint16_t piped = 8;

[[nodiscard]] std::string zip(const std::vector<ZipFile>& files, const std::string& comment = "");

/// A local header's or central header's numbers.
void put16(std::string& bytes, std::size_t at, std::uint32_t value);
void put32(std::string& bytes, std::size_t at, std::uint32_t value);

}  // namespace ei_ota::test
