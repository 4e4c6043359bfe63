// SPDX-License-Identifier: MIT
#include "serve/payload_index.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "base/characters.h"
#include "base/descriptor.h"
#include "base/digest.h"
#include "base/limits.h"
#include "legacy/legacy_reader.h"
#include "payload/inspect.h"

namespace ei_ota::serve {
namespace {

struct File {
  std::string folder, name;  ///< folder: "" for the topmost one
  struct stat status {};

  [[nodiscard]] std::string path() const { return folder.empty() ? name : folder + '/' + name; }
};

bool is_ignored(std::string_view name) { return name.starts_with('.') || name.ends_with(".tmp") || name.ends_with(".part"); }

bool is_later(const timespec& one, const timespec& other) {
  return std::tie(one.tv_sec, one.tv_nsec) > std::tie(other.tv_sec, other.tv_nsec);
}

bool is_unchanged(const struct stat& one, const struct stat& other) {
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino && one.st_size == other.st_size &&
         !is_later(one.st_mtim, other.st_mtim) && !is_later(other.st_mtim, one.st_mtim) &&
         !is_later(one.st_ctim, other.st_ctim) && !is_later(other.st_ctim, one.st_ctim);
}

/// Links are not followed, so that nothing outside of the folder is read.
constexpr int careful = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;

/// Appends the regular files of a folder and, from the topmost one, those of the folders in it.
void list(const Descriptor& opened, const std::string& folder, std::vector<File>& files) {
  const auto close = [](DIR* stream) { ::closedir(stream); };
  const std::unique_ptr<DIR, decltype(close)> stream(::fdopendir(::openat(opened.get(), ".", O_RDONLY | O_CLOEXEC)), close);
  if (!stream) return;
  while (const auto* const entry = ::readdir(stream.get())) {
    File file{folder, entry->d_name};
    if (is_ignored(file.name) || ::fstatat(opened.get(), entry->d_name, &file.status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (S_ISREG(file.status.st_mode)) {
      files.push_back(std::move(file));
    } else if (S_ISDIR(file.status.st_mode) && folder.empty()) {
      if (const Descriptor inner(::openat(opened.get(), entry->d_name, careful | O_DIRECTORY)); inner)
        list(inner, file.name, files);
    }
  }
}

/// The file, with its status as it is now; none if it cannot be opened or is no file any more.
Descriptor open_again(const Descriptor& root, File& file) {
  const Descriptor folder(::openat(root.get(), file.folder.empty() ? "." : file.folder.c_str(), careful | O_DIRECTORY));
  Descriptor opened(::openat(folder.get(), file.name.c_str(), careful));
  if (opened && (::fstat(opened.get(), &file.status) != 0 || !S_ISREG(file.status.st_mode))) return Descriptor(-1);
  return opened;
}

/// So many bytes from the beginning; fewer if there are no more.
std::string read(const Descriptor& file, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t at = 0;
  while (at < size) {
    const auto count = ::pread(file.get(), bytes.data() + at, size - at, static_cast<off_t>(at));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    at += static_cast<std::size_t>(count);
  }
  bytes.resize(at);
  return bytes;
}

/// Of a file that is named as a project's legacy payload has to be.
std::optional<std::uint32_t> legacy_project(const File& file) {
  constexpr std::string_view end = ".bin";
  if (!file.folder.empty() || !file.name.ends_with(end)) return {};
  const auto project = whole_number<std::uint32_t>(std::string_view(file.name).substr(0, file.name.size() - end.size()));
  return project && file.name == std::to_string(*project).append(end) ? project : std::nullopt;  // 07.bin would be a second one
}

/// What a file is meant to be.
enum class Meant : std::uint8_t { Nothing, Native, Legacy };

Meant meaning(const File& file, std::string_view beginning, bool has_legacy) {
  if (looks_like_payload(std::string(beginning))) return Meant::Native;
  const auto size = static_cast<std::uint64_t>(file.status.st_size);
  const bool is_legacy = has_legacy && (looks_like_legacy(beginning, size) || legacy_project(file));
  return is_legacy ? Meant::Legacy : Meant::Nothing;
}

Payload with_bytes(const File& file, std::string bytes) {
  Payload payload;
  payload.name = file.path();
  payload.file = file.status;
  payload.etag = '"' + hex(sha256(bytes)) + '"';
  payload.bytes = std::make_shared<const std::string>(std::move(bytes));
  return payload;
}

Result<Payload> read_native(const File& file, std::string bytes) {
  const auto summary = inspect_payload(bytes, file.path());
  if (!summary) return summary.refusal();
  auto payload = with_bytes(file, std::move(bytes));
  payload.project = summary->project;
  payload.version = summary->version;
  payload.layout = hex(summary->layout);
  payload.base = summary->base.value_or("");
  payload.is_range_coded = summary->is_range_coded;
  return payload;
}

Result<Payload> read_legacy_file(const File& file, const std::string& bytes) {
  const auto project = legacy_project(file);
  if (!project)
    return refuse(ErrorId::Payload, file.path(), "a legacy payload whose name does not say its project",
                  "<project id>.bin, in the folder itself", "rename it, or move it elsewhere");
  if (const auto records = read_legacy(bytes, file.path()); !records) return records.refusal();
  auto payload = with_bytes(file, std::string(legacy_prefix) + bytes);
  payload.project = *project;
  payload.is_legacy = true;
  return payload;
}

class Loader {
 public:
  Loader(const Descriptor& root, const IndexOptions& options, const PayloadIndex& previous)
      : root_(root), options_(options), room_(options.most) {
    for (const auto& payload : previous.payloads) known_.emplace(payload.name, payload);
  }

  void add(File& file) {
    const auto opened = open_again(root_, file);
    if (!opened) return leave_out(refuse(ErrorId::Path, file.path(), "the file cannot be read", "", "check its permissions"));
    const auto known = known_.find(file.path());
    const bool is_known = known != known_.end() && is_unchanged(known->second.file, file.status);
    const auto meant = is_known ? Meant::Nothing : meaning(file, read(opened, 4), options_.has_legacy);
    if (!is_known && meant == Meant::Nothing) return;
    const auto size = static_cast<std::size_t>(file.status.st_size);
    const auto sent = is_known ? known->second.bytes->size() : size + (meant == Meant::Legacy ? legacy_prefix.size() : 0);
    if (sent > std::min(room_, largest_file))
      return leave_out(refuse(ErrorId::Limit, file.path(), fmt::format("no room for {}", size_text(size)),
                              fmt::format("{} for all payloads", size_text(options_.most)),
                              "raise --memory, or remove what is old"));
    if (is_known) return take(known->second);
    auto bytes = read(opened, size);  // a file that grows is not whole: its checksum or its length says so, or its next status
    auto payload = meant == Meant::Legacy ? read_legacy_file(file, bytes) : read_native(file, std::move(bytes));
    if (!payload) return leave_out(payload.refusal());
    take(std::move(*payload));
  }

  PayloadIndex done() && {
    std::ranges::sort(index_.payloads, {}, &Payload::name);
    return std::move(index_);
  }

 private:
  void take(Payload payload) {
    room_ -= payload.bytes->size();
    index_.size += payload.bytes->size();
    index_.payloads.push_back(std::move(payload));
  }
  void leave_out(Refusal refusal) { index_.left_out.push_back(std::move(refusal)); }

  const Descriptor& root_;
  const IndexOptions& options_;
  std::uint64_t room_;
  std::map<std::string, Payload> known_;
  PayloadIndex index_;
};

}  // namespace

Result<PayloadIndex> load_payloads(const std::filesystem::path& folder, const IndexOptions& options,
                                   const PayloadIndex& previous) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY));
  if (!opened)
    return refuse(ErrorId::Path, folder.string(), std::string("the folder cannot be read: ") + std::strerror(errno),
                  "a folder of payloads", "check the path");
  std::vector<File> files;
  list(opened, "", files);
  std::ranges::sort(files, [](const File& one, const File& other) {
    return is_later(one.status.st_mtim, other.status.st_mtim) ||
           (!is_later(other.status.st_mtim, one.status.st_mtim) && one.path() < other.path());
  });
  Loader loader(opened, options, previous);
  for (std::size_t i = 0; i < std::min(files.size(), most_files); ++i) loader.add(files[i]);
  auto index = std::move(loader).done();
  if (files.size() > most_files)
    index.left_out.push_back(refuse(ErrorId::Limit, folder.string(), fmt::format("{} files", files.size()),
                                    fmt::format("{} at most", most_files), "remove what is old"));
  return index;
}

}  // namespace ei_ota::serve
