#include "base/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

namespace ei_ota {
namespace fs = std::filesystem;

Result<std::string> read_file(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error))
    return refuse(ErrorId::Path, path.string(), "no such file", "a file", "check the path");
  const auto size = fs::file_size(path, error);
  std::ifstream stream(path, std::ios::binary);
  std::string bytes(error ? 0 : static_cast<std::size_t>(size), '\0');
  if (error || !stream || !stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size())))
    return refuse(ErrorId::Path, path.string(), "the file cannot be read", "", "check its permissions");
  return bytes;
}

namespace {

Refusal cannot_write(const fs::path& path, const std::string& reason) {
  return refuse(ErrorId::Write, path.string(), "cannot write: " + reason, "",
                "check the folder, its permissions and its space");
}

bool holds(const fs::path& path, const std::string& bytes) {
  std::error_code error;
  if (fs::file_size(path, error) != bytes.size() || error) return false;
  std::ifstream stream(path, std::ios::binary);
  std::array<char, 65536> present;
  std::size_t same = 0;
  while (same < bytes.size() && (stream.read(present.data(), present.size()), stream.gcount() > 0)) {
    const auto count = static_cast<std::size_t>(stream.gcount());
    if (bytes.compare(same, count, present.data(), count) != 0) return false;
    same += count;
  }
  return same == bytes.size();
}

struct Pending {
  fs::path temporary;
  fs::path place;
};

void remove_all(const std::vector<Pending>& pending) {
  std::error_code ignored;
  for (const auto& file : pending) fs::remove(file.temporary, ignored);
}

Status keep(const std::vector<fs::path>& inputs, const fs::path& output) {
  std::error_code not_both_exist;
  for (const auto& input : inputs)
    if (fs::equivalent(input, output, not_both_exist))
      return refuse(ErrorId::Usage, output.string(), "the output would overwrite an input", "another file or folder",
                    "choose another -o");
  return Nothing{};
}

}  // namespace

Status write_files(const std::map<fs::path, std::string>& files, const std::vector<fs::path>& inputs) {
  for (const auto& [path, bytes] : files)
    if (auto status = keep(inputs, path); !status) return status.refusal();
  std::vector<Pending> pending;
  for (const auto& [path, bytes] : files) {
    if (holds(path, bytes)) continue;
    std::error_code error;
    if (fs::is_directory(path, error)) {
      remove_all(pending);
      return cannot_write(path, "a folder has this name");
    }
    error.clear();
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
    const fs::path temporary = path.string() + ".ei-ota-" + std::to_string(::getpid());
    pending.push_back({temporary, path});
    std::ofstream stream(temporary, std::ios::binary | std::ios::trunc);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream.close();
    if (error || !stream) {
      const std::string reason = error ? error.message() : std::strerror(errno);
      remove_all(pending);
      return cannot_write(path, reason);
    }
  }
  for (const auto& file : pending) {
    std::error_code error;
    fs::rename(file.temporary, file.place, error);
    if (error) {
      remove_all(pending);
      return cannot_write(file.place, error.message());
    }
  }
  return Nothing{};
}

Status create_secret_file(const fs::path& path, const std::string& bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0 && errno == EEXIST)
    return refuse(ErrorId::Usage, path.string(), "there is a file of this name already, and it is never overwritten",
                  "a new file", "choose another -o, or move the old file away");
  if (file < 0) return cannot_write(path, std::strerror(errno));
  const bool is_written = ::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && ::fsync(file) == 0;
  const int reason = errno;
  if (::close(file) == 0 && is_written) return Nothing{};
  ::unlink(path.c_str());
  return cannot_write(path, std::strerror(reason));
}

}  // namespace ei_ota
