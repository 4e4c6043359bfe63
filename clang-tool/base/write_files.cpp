// SPDX-License-Identifier: MIT
#include "base/write_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <optional>
#include <thread>

#include "base/child.h"
#include "base/descriptor.h"
#include "base/folders.h"
#include "base/output_place.h"
#include "base/temporaries.h"

namespace ei_ota {
namespace fs = std::filesystem;
namespace {

using namespace std::chrono_literals;
constexpr auto patience = 20s;  // for another run that writes to the same folder

Refusal cannot_write(const fs::path& path, const std::string& reason) {
  return refuse(ErrorId::Write, path.string(), "cannot write: " + reason, "",
                "check the folder, its permissions and its space");
}

/// A folder's entries, as the last rename left them, outlive a loss of power.
int sync_folder(const fs::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened) return errno == EACCES ? 0 : errno;  // a folder may be written to and not read
  return ::fsync(opened.get()) == 0 || errno == EINVAL || errno == ENOTSUP ? 0 : errno;  // not every file system can
}

bool holds(const fs::path& path, const std::string& bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0 || static_cast<std::uint64_t>(status.st_size) != bytes.size()) return false;
  std::array<char, 65536> present;
  std::size_t same = 0;
  while (same < bytes.size()) {
    const auto count = ::read(file.get(), present.data(), present.size());
    if (count <= 0 ||
        bytes.compare(same, static_cast<std::size_t>(count), present.data(), static_cast<std::size_t>(count)) != 0)
      return false;
    same += static_cast<std::size_t>(count);
  }
  return true;
}

/// Of two runs that write to one folder the second waits: what it compares, and then replaces, is to stay what it was. The lock
/// is on the folder itself and leaves no file.
class FolderLock {
 public:
  Status take(const fs::path& folder) {
    for (const auto until = std::chrono::steady_clock::now() + patience; std::chrono::steady_clock::now() < until;
         std::this_thread::sleep_for(10ms)) {
      folder_ = Descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
      if (!folder_ && errno == EACCES) return Nothing{};
      if (!folder_) return cannot_write(folder, std::strerror(errno));
      if (::flock(folder_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) continue;
      struct stat locked {
      }, present{};  // who fails removes what it made, perhaps while this one waits
      if (::fstat(folder_.get(), &locked) == 0 && ::stat(folder.c_str(), &present) == 0 && locked.st_ino == present.st_ino)
        return Nothing{};
    }
    return refuse(ErrorId::Write, folder.string(), "another ei-ota is writing to this folder", "one at a time",
                  "run it again when the other one has finished");
  }

 private:
  Descriptor folder_{-1};
};

struct Pending {
  fs::path output;  ///< as it was asked for
  fs::path place;
  const std::string* bytes;
  fs::path temporary;
  bool is_of_set;
};

/// Renames of which each frees or takes a name that nothing has, so that they can be undone one by one.
class Renames {
 public:
  Renames(Temporaries& temporaries) : temporaries_(temporaries) {}

  /// @return 0 or an errno
  int move(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) return errno;
    done_.push_back({from, to});
    return 0;
  }

  /// What is at this place, if anything, goes to a temporary name beside it.
  int move_aside(const fs::path& place, fs::path* aside = nullptr) {
    struct stat status {};
    if (::lstat(place.c_str(), &status) != 0) return 0;
    const auto name = temporaries_.name_beside(place);
    if (aside) *aside = name;
    return move(place, name);
  }

  int replace(const fs::path& place, const fs::path& by) {
    if (const int reason = move_aside(place)) return reason;
    return move(by, place);
  }

  /// @return whether all is as it was
  bool undo() {
    for (; !done_.empty(); done_.pop_back())
      if (::rename(done_.back().to.c_str(), done_.back().from.c_str()) != 0) return false;
    return true;
  }

  [[nodiscard]] int sync() const {
    std::set<fs::path> folders;
    for (const auto& rename : done_) folders.insert(rename.to.parent_path());
    for (const auto& folder : folders)
      if (const int reason = sync_folder(folder)) return reason;
    return 0;
  }

 private:
  struct Rename {
    fs::path from, to;
  };
  Temporaries& temporaries_;
  std::vector<Rename> done_;
};

class Writer {
 public:
  Writer(const std::map<fs::path, std::string>& files, const FileSet& set) : files_(files), set_(set) {}

  Status write(const std::vector<fs::path>& inputs) {
    if (auto status = find_places(inputs); !status) return status;
    for (const auto step :
         {&Writer::make_folders, &Writer::lock, &Writer::write_temporaries, &Writer::write_streams, &Writer::put_in_place})
      if (auto status = (this->*step)(); !status) return status;
    folders_.keep();
    return Nothing{};
  }

 private:
  Status find_places(const std::vector<fs::path>& inputs) {
    std::map<fs::path, fs::path> taken;
    if (!set_.seal.empty()) seal_ = output_place(set_.seal).file;
    if (!set_.gate.empty()) gate_ = output_place(set_.gate).file;
    for (const auto& [output, bytes] : files_) {
      const auto place = output_place(output);
      if (auto status = check_place(output, place, inputs); !status) return status;
      if (place.is_stream) {
        streams_.push_back({output, place.descriptor, &bytes});
        continue;
      }
      if (const auto [other, is_free] = taken.emplace(place.file, output); !is_free)
        return refuse(ErrorId::Usage, output.string(), "this file is " + other->second.string() + ", which is written as well",
                      "a file for each output", "choose another name");
      places_.push_back({output, place.file, &bytes, {}, !set_.seal.empty() && !set_.others.contains(output)});
    }
    return Nothing{};
  }

  Status make_folders() {
    for (const auto& file : places_)
      if (const int reason = folders_.make(file.place.parent_path())) return cannot_write(file.output, std::strerror(reason));
    return Nothing{};
  }

  Status lock() {
    if (set_.seal.empty()) return Nothing{};
    return lock_.take(seal_.parent_path());
  }

  Status write_temporaries() {
    for (auto& file : places_)
      if (!holds(file.place, *file.bytes)) pending_.push_back(&file);
    for (auto* const file : pending_)
      if (auto status = write_temporary(file->place, *file->bytes, file->temporary); !status) return status;
    if (changes_set() && is_there(gate_))
      if (auto status = write_temporary(gate_, set_.closed, closed_); !status) return status;
    return temporaries_.sync();
  }

  Status write_temporary(const fs::path& place, const std::string& bytes, fs::path& temporary) {
    auto written = temporaries_.write(place, bytes);
    if (!written) return written.refusal();
    temporary = std::move(*written);
    return Nothing{};
  }

  Status write_streams() {
    for (const auto& [output, number, bytes] : streams_) {
      const Descriptor file(number >= 0 ? ::dup(number) : ::open(output.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
      if (!file || !write_all(file.get(), *bytes)) return cannot_write(output, std::strerror(errno));
    }
    return Nothing{};
  }

  Status put_in_place() {
    const Uninterrupted now;
    if (pending_.size() == 1 && !changes_set()) return replace_one(*pending_.front());
    Renames renames(temporaries_);
    fs::path where;
    const int reason = changes_set() ? replace_set(renames, where) : replace_each(renames, where);
    if (reason == 0) return Nothing{};
    auto refusal = cannot_write(where, std::strerror(reason));
    if (!renames.undo()) {
      temporaries_.keep();  // the old files among them
      refusal.found += set_.seal.empty() ? "; what was there could not be put back"
                                         : "; what was there could not be put back, so that there is no baseline now";
      refusal.remedy += "; what it was has names that begin with .ei-ota-; run it again";
    }
    return refusal;
  }

  /// One file goes over the old one, which is there until then. Whether the new name outlives a loss of power does not matter
  /// to one file: it is the old one or the new one then.
  static Status replace_one(const Pending& file) {
    if (::rename(file.temporary.c_str(), file.place.c_str()) != 0) return cannot_write(file.output, std::strerror(errno));
    (void)sync_folder(file.place.parent_path());
    return Nothing{};
  }

  int replace_each(Renames& renames, fs::path& where) {
    for (const auto* const file : pending_) {
      where = file->output;
      if (const int reason = renames.replace(file->place, file->temporary)) return reason;
    }
    return renames.sync();
  }

  int replace_set(Renames& renames, fs::path& where) {
    fs::path old_seal, old_gate;
    where = set_.seal;
    if (const int reason = renames.move_aside(seal_, &old_seal)) return reason;
    if (!closed_.empty()) {
      where = set_.gate;
      if (const int reason = renames.move_aside(gate_, &old_gate)) return reason;
      if (const int reason = renames.move(closed_, gate_)) return reason;
    }
    if (const int reason = renames.sync()) return reason;
    fs::path new_seal = old_seal, new_gate = old_gate;
    for (const auto* const file : pending_) {
      where = file->output;
      if (file->place == seal_)
        new_seal = file->temporary;
      else if (file->place == gate_)
        new_gate = file->temporary;
      else if (const int reason = renames.replace(file->place, file->temporary))
        return reason;
    }
    where = set_.gate;
    if (!new_gate.empty())
      if (const int reason = renames.replace(gate_, new_gate)) return reason;
    if (const int reason = renames.sync()) return reason;
    where = set_.seal;
    if (const int reason = renames.move(new_seal, seal_)) return reason;
    return sync_folder(seal_.parent_path());
  }

  /// Does more of the set change than the seal, which changes at once?
  [[nodiscard]] bool changes_set() const {
    return std::ranges::any_of(pending_, [&](const auto* file) { return file->is_of_set && file->output != set_.seal; });
  }

  [[nodiscard]] static bool is_there(const fs::path& place) {
    struct stat status {};
    return !place.empty() && ::lstat(place.c_str(), &status) == 0;
  }

  struct Stream {
    fs::path output;
    int descriptor;
    const std::string* bytes;
  };

  const std::map<fs::path, std::string>& files_;
  const FileSet& set_;
  FolderLock lock_;
  NewFolders folders_{0777};
  Temporaries temporaries_;  // gone before the folders that they lie in
  std::vector<Pending> places_;
  std::vector<Pending*> pending_;
  std::vector<Stream> streams_;
  fs::path seal_, gate_;  ///< their places; empty where there is none
  fs::path closed_;       ///< the temporary file that closes the gate
};

}  // namespace

Status write_files(const std::map<fs::path, std::string>& files, const std::vector<fs::path>& inputs, const FileSet& set) {
  return Writer(files, set).write(inputs);
}

}  // namespace ei_ota
