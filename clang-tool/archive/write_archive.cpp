// SPDX-License-Identifier: MIT
#include "archive/write_archive.h"

#include <zip.h>

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <vector>

#include "archive/entry_names.h"
#include "base/characters.h"

namespace ei_ota {
namespace {

constexpr std::uint16_t utf8_name = 1U << 11, zip64_extra = 1, needs_deflate = 20;
constexpr std::size_t most_entries = 0xFFFE;

void put16(std::string& bytes, std::size_t at, std::uint16_t value) {
  bytes[at] = static_cast<char>(value & 0xFFU);
  bytes[at + 1] = static_cast<char>(value >> 8U);
}

void put32(std::string& bytes, std::size_t at, std::size_t value) {
  put16(bytes, at, static_cast<std::uint16_t>(value & 0xFFFFU));
  put16(bytes, at + 2, static_cast<std::uint16_t>(value >> 16U & 0xFFFFU));
}

/// New contents as they lie in an archive.
struct Packed {
  std::uint16_t flags, method;
  std::uint32_t crc, size;
  std::string bytes;
};

/// One file packed: libzip writes an archive of it, of which the packed bytes are taken.
Result<Packed> pack(const std::string& contents, std::uint16_t method, const std::string& where) {
  const auto failed = [&] {
    return refuse(ErrorId::Write, where, "libzip does not pack the patched source", "", "check the memory that is left");
  };
  zip_error_t error;
  zip_error_init(&error);
  const std::unique_ptr<zip_source_t, decltype(&zip_source_free)> target(zip_source_buffer_create(nullptr, 0, 0, &error),
                                                                         zip_source_free);
  zip_error_fini(&error);
  if (!target) return failed();
  zip_source_keep(target.get());
  auto* const zip = zip_open_from_source(target.get(), ZIP_TRUNCATE, nullptr);
  if (!zip) {
    zip_source_free(target.get());
    return failed();
  }
  auto* const source = zip_source_buffer(zip, contents.data(), contents.size(), 0);
  const auto index = source ? zip_file_add(zip, "x", source, 0) : -1;
  if (index < 0) zip_source_free(source);
  if (index < 0 || zip_set_file_compression(zip, 0, method, 9) != 0 || zip_close(zip) != 0) {
    zip_discard(zip);
    return failed();
  }
  zip_stat_t stat;
  if (zip_source_open(target.get()) != 0) return failed();
  std::string archive;
  if (zip_source_stat(target.get(), &stat) == 0) archive.resize(static_cast<std::size_t>(stat.size));
  const bool whole = zip_source_read(target.get(), archive.data(), archive.size()) == static_cast<zip_int64_t>(archive.size());
  zip_source_close(target.get());
  const auto directory = read_zip_directory(archive, where);
  if (!whole || !directory || directory->entries.size() != 1) return failed();
  const auto& entry = directory->entries[0];
  return Packed{entry.flags, entry.method, entry.crc, entry.size, archive.substr(entry.data, entry.packed_size)};
}

/// Extra fields without the one that has sizes for more than 4 GiB, which those of the new contents would contradict.
std::string without_zip64(std::string_view extra) {
  std::string kept;
  while (extra.size() >= 4) {
    const std::size_t length = 4U + zip_u16(extra, 2);
    if (extra.size() < length) break;
    if (zip_u16(extra, 0) != zip64_extra) kept += extra.substr(0, length);
    extra.remove_prefix(length);
  }
  return kept;
}

/// Puts what new contents change into a header whose fields from the flags on are at `at`: those of both kinds are alike.
void describe(std::string& header, std::size_t at, const Packed& packed) {
  put16(header, at - 2, std::max(zip_u16(header, at - 2), needs_deflate));
  put16(header, at, static_cast<std::uint16_t>((zip_u16(header, at) & utf8_name) | (packed.flags & ~utf8_name)));
  put16(header, at + 2, packed.method);
  put32(header, at + 8, packed.crc);
  put32(header, at + 12, packed.bytes.size());
  put32(header, at + 16, packed.size);
}

class Writer {
 public:
  explicit Writer(const Archive& archive) : archive_(archive), bytes_(archive.bytes) {
    for (const auto& entry : archive.directory.entries) taken_.emplace(in_lower_case(entry.name), &entry);
  }

  Status change(const std::string& name, const std::string& contents, const std::string& like) {
    const auto* const entry = find_entry(archive_, name);
    if (!entry) return add(name, contents, *find_entry(archive_, like));
    const auto present = read_entry(archive_, name);
    if (!present) return present.refusal();
    if (*present == contents) return Nothing{};
    auto packed = pack(contents, entry->method, archive_.where);
    if (!packed) return packed.refusal();
    changed_.emplace(entry, std::move(*packed));
    return Nothing{};
  }

  Result<std::string> write() {
    const auto& entries = archive_.directory.entries;
    if (entries.size() + added_.size() > most_entries)
      return refuse(ErrorId::Archive, archive_.where, "the archive cannot hold another entry", "fewer than 65534 files",
                    "unpack it and name the folder");
    std::vector<const ZipEntry*> by_place;
    by_place.reserve(entries.size());
    for (const auto& entry : entries) by_place.push_back(&entry);
    std::sort(by_place.begin(), by_place.end(), [](const auto* a, const auto* b) { return a->header < b->header; });
    for (const auto* const entry : by_place) write_local(*entry);
    for (auto& [local, central, packed] : added_) {
      put32(central, 42, out_.size());
      out_ += local + packed.bytes;
    }
    const auto begin = out_.size();
    for (const auto& entry : entries) write_central(entry);
    for (const auto& added : added_) out_ += added.central;
    auto end = bytes_.substr(archive_.directory.end);
    for (const auto at : {std::size_t{8}, std::size_t{10}})
      put16(end, at, static_cast<std::uint16_t>(entries.size() + added_.size()));
    put32(end, 12, out_.size() - begin);
    put32(end, 16, begin);
    return out_ + end;
  }

 private:
  struct Added {
    std::string local, central;
    Packed packed;
  };

  Status add(const std::string& name, const std::string& contents, const ZipEntry& like) {
    if (const auto other = taken_.find(in_lower_case(name)); other != taken_.end())
      return refuse(ErrorId::Archive, archive_.where,
                    printable(other->second->name) + " has the name of a file to add, but for its case",
                    "an archive as Studio gave it", "rename one of them");
    auto packed = pack(contents, like.method, archive_.where);
    if (!packed) return packed.refusal();
    auto local = bytes_.substr(like.header, zip_local_size);
    describe(local, 6, *packed);
    put16(local, 26, static_cast<std::uint16_t>(name.size()));
    put16(local, 28, 0);  // extra fields
    auto central = bytes_.substr(like.central, zip_central_size);
    describe(central, 8, *packed);
    put16(central, 28, static_cast<std::uint16_t>(name.size()));
    for (const auto at : {std::size_t{30}, std::size_t{32}}) put16(central, at, 0);  // extra fields, comment
    added_.push_back({local + name, central + name, std::move(*packed)});
    return Nothing{};
  }

  void write_local(const ZipEntry& entry) {
    moved_[&entry] = out_.size();
    const auto found = changed_.find(&entry);
    if (found == changed_.end()) {
      out_.append(bytes_, entry.header, entry.end - entry.header);
      return;
    }
    const auto extra_at = entry.header + zip_local_size + entry.name.size();
    const auto extra = without_zip64(std::string_view(bytes_).substr(extra_at, entry.data - extra_at));
    auto header = bytes_.substr(entry.header, zip_local_size);
    describe(header, 6, found->second);
    put16(header, 28, static_cast<std::uint16_t>(extra.size()));
    out_ += header + entry.name + extra + found->second.bytes;
  }

  void write_central(const ZipEntry& entry) {
    auto header = bytes_.substr(entry.central, entry.central_size);
    put32(header, 42, moved_[&entry]);
    if (const auto found = changed_.find(&entry); found != changed_.end()) {
      describe(header, 8, found->second);
      const auto extra_at = zip_central_size + entry.name.size();
      const std::size_t extra_size = zip_u16(header, 30);
      const auto extra = without_zip64(std::string_view(header).substr(extra_at, extra_size));
      header.replace(extra_at, extra_size, extra);
      put16(header, 30, static_cast<std::uint16_t>(extra.size()));
    }
    out_ += header;
  }

  const Archive& archive_;
  const std::string& bytes_;
  std::unordered_map<std::string, const ZipEntry*> taken_;  ///< names without case
  std::map<const ZipEntry*, Packed> changed_;
  std::map<const ZipEntry*, std::size_t> moved_;  ///< where its local header is now
  std::vector<Added> added_;
  std::string out_;
};

}  // namespace

Result<std::string> with_files(const Archive& archive, const std::map<std::string, std::string>& files,
                               const std::string& like) {
  Writer writer(archive);
  for (const auto& [name, contents] : files)
    if (auto status = writer.change(name, contents, like); !status) return status.refusal();
  return writer.write();
}

}  // namespace ei_ota
