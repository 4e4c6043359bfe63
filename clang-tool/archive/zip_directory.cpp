// SPDX-License-Identifier: MIT
#include "archive/zip_directory.h"

#include <fmt/format.h>

#include <algorithm>

namespace ei_ota {
namespace {

constexpr std::string_view local_mark{"PK\3\4", 4};
constexpr std::string_view central_mark{"PK\1\2", 4};
constexpr std::string_view end_mark{"PK\5\6", 4};
constexpr std::size_t end_size = 22;
constexpr std::size_t longest_comment = 0xFFFF;
constexpr std::uint16_t unicode_path = 0x7075;

class DirectoryReader {
 public:
  DirectoryReader(std::string_view bytes, const std::string& where) : bytes_(bytes), where_(where) {}

  Result<ZipDirectory> read() {
    for (const auto step : {&DirectoryReader::find_end, &DirectoryReader::read_entries, &DirectoryReader::read_local_headers})
      if (auto status = (this->*step)(); !status) return status.refusal();
    return std::move(directory_);
  }

 private:
  [[nodiscard]] Refusal damaged(const std::string& what) const {
    return refuse(ErrorId::Archive, where_, "the archive is damaged: " + what, "an archive as Studio gave it",
                  "download it again");
  }

  [[nodiscard]] bool has(std::size_t at, std::string_view mark) const {
    return at <= bytes_.size() && bytes_.substr(at, mark.size()) == mark;
  }

  [[nodiscard]] bool in_reach(std::size_t end) const { return bytes_.size() - end <= end_size + longest_comment; }

  Status find_end() {
    const auto at = bytes_.rfind(end_mark);
    const bool found = at != std::string_view::npos && in_reach(at);
    if (!found && !has(0, local_mark))
      return refuse(ErrorId::Archive, where_, "this is not a zip archive", "an archive as Studio gave it",
                    "check the path, or unpack the file by its own program and name the folder");
    if (!found || bytes_.size() - at < end_size) return damaged("its end is missing");
    const std::size_t end = at + end_size + zip_u16(bytes_, at + 20);
    if (end > bytes_.size()) return damaged("its end is cut");
    if (end < bytes_.size()) return damaged(fmt::format("{} bytes follow its end", bytes_.size() - end));
    // Programs that look for the end record from the front of a comment must find the same one.
    for (auto other = bytes_.substr(0, at).rfind(end_mark); other != std::string_view::npos && in_reach(other);
         other = bytes_.substr(0, other).rfind(end_mark))
      if (other + end_size + zip_u16(bytes_, other + 20) == bytes_.size()) return damaged("it has two ends");
    directory_.end = at;
    directory_.begin = zip_u32(bytes_, at + 16);
    count_ = zip_u16(bytes_, at + 10);
    const std::size_t size = zip_u32(bytes_, at + 12);
    if (count_ == 0xFFFF || size == 0xFFFFFFFF || directory_.begin == 0xFFFFFFFF)
      return refuse(ErrorId::Archive, where_, "the archive is a zip64 archive (for more than 4 GiB or 65534 files)",
                    "an archive of the size that exports have", "unpack it and name the folder");
    if (zip_u16(bytes_, at + 4) != 0 || zip_u16(bytes_, at + 6) != 0 || zip_u16(bytes_, at + 8) != count_)
      return refuse(ErrorId::Archive, where_, "the archive is split into several files", "one file", "join the parts");
    if (directory_.begin + size != directory_.end) return damaged("its directory is not where its end record says");
    return Nothing{};
  }

  Status read_entries() {
    std::size_t at = directory_.begin;
    for (std::size_t i = 0; i < count_; ++i) {
      if (directory_.end - at < zip_central_size || !has(at, central_mark)) return damaged("its directory is truncated");
      const std::size_t name_size = zip_u16(bytes_, at + 28);
      const std::size_t extra_size = zip_u16(bytes_, at + 30);
      ZipEntry entry;
      entry.central = at;
      entry.central_size = zip_central_size + name_size + extra_size + zip_u16(bytes_, at + 32);
      if (directory_.end - at < entry.central_size) return damaged("its directory is truncated");
      entry.name = bytes_.substr(at + zip_central_size, name_size);
      entry.flags = zip_u16(bytes_, at + 8);
      entry.method = zip_u16(bytes_, at + 10);
      entry.time = zip_u16(bytes_, at + 12);
      entry.date = zip_u16(bytes_, at + 14);
      entry.crc = zip_u32(bytes_, at + 16);
      entry.packed_size = zip_u32(bytes_, at + 20);
      entry.size = zip_u32(bytes_, at + 24);
      entry.attributes = zip_u32(bytes_, at + 38);
      entry.header = zip_u32(bytes_, at + 42);
      if (zip_u16(bytes_, at + 34) != 0) return damaged(printable(entry.name) + " is in another file of a split archive");
      if (auto status = check_extra(entry, at + zip_central_size + name_size, extra_size); !status) return status;
      at += entry.central_size;
      directory_.entries.push_back(std::move(entry));
    }
    if (at != directory_.end) return damaged("its directory holds more than its entries");
    return Nothing{};
  }

  /// Entries follow each other from the archive's first byte to the directory's.
  Status read_local_headers() {
    std::vector<ZipEntry*> by_place;
    for (auto& entry : directory_.entries) by_place.push_back(&entry);
    std::sort(by_place.begin(), by_place.end(), [](const auto* a, const auto* b) { return a->header < b->header; });
    const std::size_t first = by_place.empty() ? directory_.begin : by_place.front()->header;
    if (first != 0) return damaged(fmt::format("{} bytes come before its first entry", first));
    for (std::size_t i = 0; i < by_place.size(); ++i) {
      by_place[i]->end = i + 1 < by_place.size() ? by_place[i + 1]->header : directory_.begin;
      if (auto status = read_local_header(*by_place[i]); !status) return status;
    }
    return Nothing{};
  }

  Status read_local_header(ZipEntry& entry) const {
    const auto name = printable(entry.name);
    const auto at = entry.header;
    if (entry.end > directory_.begin || entry.end < at || entry.end - at < zip_local_size || !has(at, local_mark))
      return damaged(name + " is not where the directory says");
    const std::size_t name_size = zip_u16(bytes_, at + 26);
    const std::size_t extra_size = zip_u16(bytes_, at + 28);
    entry.data = at + zip_local_size + name_size + extra_size;
    if (entry.data > entry.end || entry.end - entry.data < entry.packed_size)
      return damaged(name + " reaches into the entry behind it");
    if (bytes_.substr(at + zip_local_size, name_size) != entry.name)
      return damaged(fmt::format("{} has another name in the directory: {}",
                                 printable(bytes_.substr(at + zip_local_size, name_size)), name));
    if (zip_u16(bytes_, at + 8) != entry.method || ((zip_u16(bytes_, at + 6) ^ entry.flags) & zip_is_encrypted) != 0)
      return damaged(name + " is packed in another way than the directory says");
    return check_extra(entry, at + zip_local_size + name_size, extra_size);
  }

  /// Some programs take an entry's name from an extra field.
  [[nodiscard]] Status check_extra(const ZipEntry& entry, std::size_t at, std::size_t size) const {
    const auto end = at + size;
    while (end - at >= 4) {
      const std::size_t length = zip_u16(bytes_, at + 2);
      if (end - at - 4 < length) break;  // padding, as Android's zipalign writes it
      if (zip_u16(bytes_, at) == unicode_path && (length < 5 || bytes_.substr(at + 9, length - 5) != entry.name))
        return damaged(printable(entry.name) + " has another name in an extra field");
      at += 4 + length;
    }
    return Nothing{};
  }

  std::string_view bytes_;
  const std::string& where_;
  std::size_t count_ = 0;
  ZipDirectory directory_;
};

}  // namespace

std::uint16_t zip_u16(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[at]) | static_cast<unsigned char>(bytes[at + 1]) << 8U);
}

std::uint32_t zip_u32(std::string_view bytes, std::size_t at) {
  return zip_u16(bytes, at) | static_cast<std::uint32_t>(zip_u16(bytes, at + 2)) << 16U;
}

std::string printable(std::string_view name) {
  std::string text;
  for (const char c : name)
    text += c >= 0x20 && c < 0x7F ? std::string(1, c) : fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  return text;
}

Result<ZipDirectory> read_zip_directory(std::string_view bytes, const std::string& where) {
  return DirectoryReader(bytes, where).read();
}

}  // namespace ei_ota
