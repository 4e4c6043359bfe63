// SPDX-License-Identifier: MIT
#include "base/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/child.h"
#include "base/descriptor.h"
#include "base/folders.h"

namespace ei_ota {
namespace fs = std::filesystem;
namespace {

Refusal unreadable(const fs::path& path) {
  return refuse(ErrorId::Path, path.string(), "the file cannot be read", "", "check its permissions");
}

Refusal too_large(const fs::path& path, const std::string& size, std::uint64_t most) {
  return refuse(ErrorId::Limit, path.string(), "a file of " + size,
                fmt::format("{} at most, far more than any genuine one has", size_text(most)), "check the path");
}

}  // namespace

Result<std::string> read_file(const fs::path& path, std::uint64_t most) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));  // a pipe without a writer must not block
  struct stat status {};
  if (!file && errno == EACCES) return unreadable(path);
  if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return refuse(ErrorId::Path, path.string(), file ? "not a regular file" : "no such file", "a file", "check the path");
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > most) return too_large(path, size_text(size), most);
  tell_work(path.string());
  tell_read(size);
  std::string bytes(static_cast<std::size_t>(size), '\0');
  for (std::size_t at = 0; at < bytes.size();) {
    const auto count = ::read(file.get(), bytes.data() + at, bytes.size() - at);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return unreadable(path);
    at += static_cast<std::size_t>(count);
  }
  return bytes;
}

Status create_secret_file(const fs::path& path, const std::string& bytes) {
  const auto cannot_write = [&](int reason) {
    return refuse(ErrorId::Write, path.string(), std::string("cannot write: ") + std::strerror(reason), "",
                  "check the folder, its permissions and its space");
  };
  NewFolders folders(S_IRWXU);
  if (const int reason = folders.make(path.parent_path())) return cannot_write(reason);
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!file && errno == EEXIST)
    return refuse(ErrorId::Usage, path.string(), "a file of this name exists already, and a key is never overwritten",
                  "a new file", "choose another -o, or move the old file away");
  if (!file) return cannot_write(errno);
  tell_temporary(path);
  if (!write_all(file.get(), bytes) || ::fsync(file.get()) != 0) {
    const int reason = errno;
    ::unlink(path.c_str());
    return cannot_write(reason);
  }
  tell_kept(path);
  folders.keep();
  return Nothing{};
}

}  // namespace ei_ota
