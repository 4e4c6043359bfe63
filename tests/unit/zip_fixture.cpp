// SPDX-License-Identifier: MIT
#include "zip_fixture.h"

namespace ei_ota::test {
namespace {

void add16(std::string& bytes, std::uint32_t value) {
  bytes += static_cast<char>(value & 0xFFU);
  bytes += static_cast<char>(value >> 8U & 0xFFU);
}

void add32(std::string& bytes, std::uint32_t value) {
  add16(bytes, value & 0xFFFFU);
  add16(bytes, value >> 16U);
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1U ^ (0xEDB88320U & (0U - (crc & 1U)));
  }
  return ~crc;
}

/// Deflate's own way to store: one last block, up to 65535 bytes.
std::string deflated(const std::string& contents) {
  std::string bytes("\1", 1);
  add16(bytes, static_cast<std::uint32_t>(contents.size()));
  add16(bytes, ~static_cast<std::uint32_t>(contents.size()) & 0xFFFFU);
  return bytes + contents;
}

void add_middle(std::string& bytes, const ZipFile& file, const std::string& packed, bool sizes) {
  add16(bytes, 20);
  add16(bytes, file.flags);
  add16(bytes, file.method);
  add16(bytes, 0x6C21);  // 13:33:02
  add16(bytes, 0x5A75);  // 2025-03-21
  add32(bytes, sizes ? crc32(file.contents) : 0);
  add32(bytes, sizes ? file.packed_size.value_or(static_cast<std::uint32_t>(packed.size())) : 0);
  add32(bytes, sizes ? file.declared_size.value_or(static_cast<std::uint32_t>(file.contents.size())) : 0);
}

}  // namespace

void put16(std::string& bytes, std::size_t at, std::uint32_t value) {
  std::string text;
  add16(text, value);
  bytes.replace(at, 2, text);
}

void put32(std::string& bytes, std::size_t at, std::uint32_t value) {
  put16(bytes, at, value & 0xFFFFU);
  put16(bytes, at + 2, value >> 16U);
}

std::string zip(const std::vector<ZipFile>& files, const std::string& comment) {
  std::string bytes, central;
  for (const auto& file : files) {
    const auto packed = file.method == 8 ? deflated(file.contents) : file.contents;
    const bool is_piped = (file.flags & piped) != 0;
    const auto& local_name = file.local_name.value_or(file.name);
    const auto at = bytes.size();
    bytes += "PK\3\4";
    add_middle(bytes, file, packed, !is_piped);
    add16(bytes, static_cast<std::uint32_t>(local_name.size()));
    add16(bytes, static_cast<std::uint32_t>(file.extra.size()));
    bytes += local_name + file.extra + packed;
    if (is_piped) {
      bytes += "PK\7\10";
      add32(bytes, crc32(file.contents));
      add32(bytes, static_cast<std::uint32_t>(packed.size()));
      add32(bytes, static_cast<std::uint32_t>(file.contents.size()));
    }
    central += "PK\1\2";
    add16(central, 0x031E);  // Unix, 3.0
    add_middle(central, file, packed, true);
    for (const auto size : {file.name.size(), file.extra.size(), file.comment.size()})
      add16(central, static_cast<std::uint32_t>(size));
    add16(central, 0);
    add16(central, 1);  // text
    add32(central, file.mode << 16U);
    add32(central, static_cast<std::uint32_t>(at));
    central += file.name + file.extra + file.comment;
  }
  const auto begin = bytes.size();
  bytes += central + "PK\5\6";
  add32(bytes, 0);
  add16(bytes, static_cast<std::uint32_t>(files.size()));
  add16(bytes, static_cast<std::uint32_t>(files.size()));
  add32(bytes, static_cast<std::uint32_t>(central.size()));
  add32(bytes, static_cast<std::uint32_t>(begin));
  add16(bytes, static_cast<std::uint32_t>(comment.size()));
  return bytes + comment;
}

}  // namespace ei_ota::test
