// SPDX-License-Identifier: MIT
#include "archive/read_archive.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>

#include "archive/entry_names.h"
#include "base/characters.h"
#include "base/child.h"
#include "base/files.h"

namespace ei_ota {
namespace {

constexpr std::uint16_t stored = 0, deflated = 8;

struct Discard {
  void operator()(zip_t* zip) const { zip_discard(zip); }
  void operator()(zip_file_t* file) const { (void)zip_fclose(file); }
};
using Zip = std::unique_ptr<zip_t, Discard>;

Refusal damaged(const std::string& where, const std::string& what) {
  return refuse(ErrorId::Archive, where, "the archive is damaged: " + what, "an archive as Studio gave it",
                "download it again");
}

/// libzip's view of the archive, whose entries have the directory's order.
Result<Zip> open_zip(const Archive& archive) {
  zip_error_t error;
  zip_error_init(&error);
  auto* const source = zip_source_buffer_create(archive.bytes.data(), archive.bytes.size(), 0, &error);
  Zip zip(source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr);
  const std::string reason = zip_error_strerror(&error);
  zip_error_fini(&error);
  if (!zip) {
    zip_source_free(source);
    return damaged(archive.where, reason);
  }
  const auto& entries = archive.directory.entries;
  bool same = zip_get_num_entries(zip.get(), 0) == static_cast<zip_int64_t>(entries.size());
  for (std::size_t i = 0; same && i < entries.size(); ++i) {
    const auto* const name = zip_get_name(zip.get(), i, ZIP_FL_ENC_RAW);
    same = name && entries[i].name == name;
  }
  if (!same) return damaged(archive.where, "two readers see different entries");
  return zip;
}

/// Unpacks an entry in steps; `take` gets each of them.
template <class Take>
Status unpack(const Zip& zip, const Archive& archive, std::size_t index, const Take& take) {
  const auto& entry = archive.directory.entries[index];
  const auto name = printable(entry.name);
  const std::unique_ptr<zip_file_t, Discard> file(zip_fopen_index(zip.get(), index, 0));
  if (!file) return damaged(archive.where, fmt::format("{}: {}", name, zip_strerror(zip.get())));
  std::array<char, 65536> step;
  std::uint64_t size = 0;
  for (;;) {
    const auto count = zip_fread(file.get(), step.data(), step.size());
    if (count < 0) return damaged(archive.where, fmt::format("{}: {}", name, zip_file_strerror(file.get())));
    if (count == 0) break;
    size += static_cast<std::uint64_t>(count);
    if (size > entry.size) break;
    take(std::string_view(step.data(), static_cast<std::size_t>(count)));
  }
  if (size != entry.size) return damaged(archive.where, fmt::format("{} is not as long as it says", name));
  return Nothing{};
}

Status check_kind(const ZipEntry& entry, const std::string& where) {
  const auto refused = [&](const char* what, const char* remedy) {
    return refuse(ErrorId::Archive, where, fmt::format("{}: {}", what, printable(entry.name)), "an archive as Studio gave it",
                  remedy);
  };
  constexpr std::uint32_t mask = 0170000, file = 0100000, folder = 0040000, link = 0120000;
  const auto type = (entry.attributes >> 16U) & mask;
  const bool is_folder = entry.name.ends_with('/');
  if (type == link) return refused("an entry is a link", "pack the files themselves");
  if (type != 0 && type != (is_folder ? folder : file))
    return refused("an entry is neither a file nor a folder", "pack files and folders only");
  if ((entry.flags & zip_is_encrypted) != 0)
    return refused("an entry is encrypted", "unpack it with its password and name the folder");
  if (entry.method != stored && entry.method != deflated)
    return refused(fmt::format("compression method {}, which this version cannot unpack", entry.method).c_str(),
                   "unpack it and name the folder, or pack it with zip");
  if (is_folder && entry.size != 0) return refused("a folder with contents of its own", "download it again");
  return Nothing{};
}

Status check_size(const Archive& archive, const ArchiveLimits& limits) {
  const auto too_large = [&](const std::string& what) {
    return refuse(ErrorId::Archive, archive.where, what, "an archive of the size that exports have",
                  "inspect it before you unpack it: it may be meant to fill your disk");
  };
  std::uint64_t total = 0;
  for (const auto& entry : archive.directory.entries) {
    const auto name = printable(entry.name);
    if (entry.size > limits.entry) return too_large(fmt::format("{} unpacks to {} bytes", name, entry.size));
    if (entry.size > limits.ratio_from && entry.size / limits.ratio > entry.packed_size)
      return too_large(fmt::format("{} unpacks from {} to {} bytes", name, entry.packed_size, entry.size));
    total += entry.size;
  }
  if (total > limits.total) return too_large(fmt::format("the archive unpacks to {} bytes", total));
  return Nothing{};
}

}  // namespace

bool looks_like_archive(const std::filesystem::path& path) {
  const auto extension = in_lower_case(path.extension().string());
  return extension == ".zip" || extension == ".pack";
}

Result<Archive> read_archive(std::string bytes, std::string where, const ArchiveLimits& limits) {
  Archive archive{std::move(where), std::move(bytes), {}, {}};
  auto directory = read_zip_directory(archive.bytes, archive.where);
  if (!directory) return directory.refusal();
  archive.directory = std::move(*directory);
  const auto& entries = archive.directory.entries;
  if (auto status = check_entry_names(entries, archive.where); !status) return status.refusal();
  archive.by_name.resize(entries.size());
  std::iota(archive.by_name.begin(), archive.by_name.end(), std::size_t{0});
  std::ranges::sort(archive.by_name, {}, [&](std::size_t at) -> const std::string& { return entries[at].name; });
  for (const auto& entry : entries)
    if (auto status = check_kind(entry, archive.where); !status) return status.refusal();
  if (auto status = check_size(archive, limits); !status) return status.refusal();
  if (entries.empty()) return archive;  // which libzip takes for no archive
  const auto zip = open_zip(archive);
  if (!zip) return zip.refusal();
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (auto status = unpack(*zip, archive, i, [](std::string_view) {}); !status) return status.refusal();
  return archive;
}

Result<Archive> open_archive(const std::filesystem::path& path) {
  auto bytes = read_file(path, ArchiveLimits{}.total);
  if (!bytes) return bytes.refusal();
  return read_archive(std::move(*bytes), path.string());
}

const ZipEntry* find_entry(const Archive& archive, std::string_view name) {
  const auto& entries = archive.directory.entries;
  const auto found =
      std::ranges::lower_bound(archive.by_name, name, {}, [&](std::size_t at) -> std::string_view { return entries[at].name; });
  return found == archive.by_name.end() || entries[*found].name != name ? nullptr : &entries[*found];
}

Result<std::vector<std::string>> read_entries(const Archive& archive, const std::vector<const ZipEntry*>& entries) {
  const auto zip = open_zip(archive);
  if (!zip) return zip.refusal();
  std::vector<std::string> contents;
  for (const auto* const entry : entries) {
    tell_read(entry->size);
    auto& bytes = contents.emplace_back();
    const auto index = static_cast<std::size_t>(entry - archive.directory.entries.data());
    if (auto status = unpack(*zip, archive, index, [&](std::string_view step) { bytes += step; }); !status)
      return status.refusal();
  }
  return contents;
}

Result<std::string> read_entry(const Archive& archive, std::string_view name) {
  const auto* const entry = find_entry(archive, name);
  if (!entry)
    return refuse(ErrorId::Path, archive.where, "no such entry: " + printable(name), "a file of the archive", "check the path");
  auto contents = read_entries(archive, {entry});
  if (!contents) return contents.refusal();
  return std::move(contents->front());
}

}  // namespace ei_ota
