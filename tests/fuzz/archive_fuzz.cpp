// SPDX-License-Identifier: MIT
// An archive's bytes. Those that are accepted are written again, with an entry changed and one added.
#include <filesystem>

#include "archive/write_archive.h"
#include "fuzz.h"

namespace ei_ota {
namespace {

constexpr auto added = "fuzz/added.h";
constexpr auto contents = "other contents";

std::string_view held(const Archive& archive, const ZipEntry& entry) {
  return std::string_view(archive.bytes).substr(entry.header, entry.end - entry.header);
}

void write_again(const Archive& archive, const ZipEntry& changed) {
  const auto written = with_files(archive, {{changed.name, contents}, {added, contents}}, changed.name);
  if (!written) return;  // a name that differs in case only
  const auto again = read_archive(*written, "again.zip");
  fuzz::require(static_cast<bool>(again), "what is written is accepted", again ? "" : message(again.refusal()));
  for (const auto* const name : {changed.name.c_str(), added}) {
    const auto read = read_entry(*again, name);
    fuzz::require(read && *read == contents, "what was changed reads back", name);
  }
  for (const auto& entry : archive.directory.entries) {
    const auto* const kept = find_entry(*again, entry.name);
    fuzz::require(kept, "no entry is lost", entry.name);
    if (entry.name != changed.name && entry.name != added)
      fuzz::require(held(archive, entry) == held(*again, *kept), "what was not changed stays as it was", entry.name);
  }
}

}  // namespace
}  // namespace ei_ota

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ei_ota;
  ArchiveLimits limits;
  limits.total = 1U << 20U;
  const auto archive = read_archive(fuzz::Input(data, size).rest(), "fuzz.zip", limits);
  if (!archive) return 0;
  const ZipEntry* file = nullptr;
  for (const auto& entry : archive->directory.entries) {
    const auto path = std::filesystem::path("/below/" + entry.name).lexically_normal();
    fuzz::require(path.string().starts_with("/below/"), "no name leads out", entry.name);
    const auto read = read_entry(*archive, entry.name);
    fuzz::require(read && read->size() == entry.size, "what is accepted can be read", entry.name);
    if (!entry.name.ends_with('/')) file = &entry;
  }
  const auto same = with_files(*archive, {}, "");
  fuzz::require(same && *same == archive->bytes, "without changes nothing changes");
  if (file) write_again(*archive, *file);
  return 0;
}
