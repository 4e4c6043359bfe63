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
#include <tuple>

#include "base/descriptor.h"
#include "base/digest.h"
#include "base/limits.h"
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

Payload as_payload(const File& file, const PayloadSummary& summary, std::string bytes) {
  Payload payload;
  payload.name = file.path();
  payload.file = file.status;
  payload.project = summary.project;
  payload.version = summary.version;
  payload.layout = hex(summary.layout);
  payload.base = summary.base.value_or("");
  payload.is_range_coded = summary.is_range_coded;
  payload.etag = '"' + hex(sha256(bytes)) + '"';
  payload.bytes = std::make_shared<const std::string>(std::move(bytes));
  return payload;
}

class Loader {
 public:
  Loader(const Descriptor& root, std::uint64_t most, const PayloadIndex& previous) : root_(root), room_(most), most_(most) {
    for (const auto& payload : previous.payloads) known_.emplace(payload.name, payload);
  }

  void add(File& file) {
    const auto opened = open_again(root_, file);
    if (!opened) return leave_out(refuse(ErrorId::Path, file.path(), "the file cannot be read", "", "check its permissions"));
    const auto size = static_cast<std::size_t>(file.status.st_size);
    const auto known = known_.find(file.path());
    const bool is_known = known != known_.end() && is_unchanged(known->second.file, file.status);
    if (!is_known && !looks_like_payload(read(opened, 4))) return;
    if (size > std::min(room_, largest_file))
      return leave_out(refuse(ErrorId::Limit, file.path(), fmt::format("no room for {}", size_text(size)),
                              fmt::format("{} for all payloads", size_text(most_)), "raise --memory, or remove what is old"));
    if (is_known) return take(known->second);
    auto bytes = read(opened, size);  // a file that grows is not whole: its checksum says so, or its next status
    const auto summary = inspect_payload(bytes, file.path());
    if (!summary) return leave_out(summary.refusal());
    take(as_payload(file, *summary, std::move(bytes)));
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
  std::uint64_t room_, most_;
  std::map<std::string, Payload> known_;
  PayloadIndex index_;
};

}  // namespace

Result<PayloadIndex> load_payloads(const std::filesystem::path& folder, std::uint64_t most, const PayloadIndex& previous) {
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
  Loader loader(opened, most, previous);
  for (std::size_t i = 0; i < std::min(files.size(), most_files); ++i) loader.add(files[i]);
  auto index = std::move(loader).done();
  if (files.size() > most_files)
    index.left_out.push_back(refuse(ErrorId::Limit, folder.string(), fmt::format("{} files", files.size()),
                                    fmt::format("{} at most", most_files), "remove what is old"));
  return index;
}

}  // namespace ei_ota::serve
