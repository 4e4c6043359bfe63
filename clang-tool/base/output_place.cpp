// SPDX-License-Identifier: MIT
#include "base/output_place.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "base/characters.h"

namespace ei_ota {
namespace fs = std::filesystem;
namespace {

constexpr int most_links = 40;  // as Linux has it

fs::path behind_links(const fs::path& folder) {
  std::error_code error;
  auto found = fs::weakly_canonical(fs::absolute(folder.empty() ? "." : folder), error);
  return error ? folder : found;
}

/// /dev/fd/1, /proc/self/fd/1
int descriptor_named(const fs::path& folder, const fs::path& name) {
  const auto text = name.string();
  const bool is_list = folder == "/dev/fd" || (folder.string().starts_with("/proc/") && folder.filename() == "fd");
  return is_list ? whole_number<int>(text).value_or(-1) : -1;
}

bool is_there(const struct stat& a, const struct stat& b) { return a.st_dev == b.st_dev && a.st_ino == b.st_ino; }

std::string first_bytes(const fs::path& file) {
  std::array<char, 65536> bytes;
  std::ifstream stream(file, std::ios::binary);
  stream.read(bytes.data(), bytes.size());
  return {bytes.data(), static_cast<std::size_t>(stream.gcount())};
}

bool is_private_key(const std::string& beginning) { return beginning.find("PRIVATE KEY-----") != std::string::npos; }

/// Is this existing file in the export's folder one of the export's? Others may have a place there as well: a build folder, and
/// at the top what an earlier run has left.
bool is_of_export(const fs::path& folder, const fs::path& file, const std::string& beginning) {
  const auto inside = file.lexically_relative(behind_links(folder));
  if (inside.empty() || *inside.begin() == "..") return false;
  std::error_code error;
  std::vector<fs::path> parts{"tflite-model", "model-parameters", "edge-impulse-sdk"};
  if (fs::exists(folder / "library.properties", error)) parts.insert(parts.end(), {"src", "examples"});
  if (inside.has_parent_path()) return std::ranges::find(parts, *inside.begin()) != parts.end();
  const auto name = file.filename().string();
  const bool is_named_by_us =
      name.starts_with("ei_ota_") || name.find(".eiota.") != std::string::npos ||
      std::ranges::any_of(std::array{".bin", ".img", ".d", ".zip"}, [&](const auto* end) { return name.ends_with(end); });
  return !is_named_by_us && !beginning.starts_with("EiOt");
}

}  // namespace

OutputPlace output_place(const fs::path& output) {
  auto path = output;
  for (int links = 0; links < most_links; ++links) {
    const auto folder = behind_links(path.parent_path());
    if (const int number = descriptor_named(folder, path.filename()); number >= 0) return {path, number, true};
    path = folder / path.filename();
    std::error_code error;
    if (!fs::is_symlink(path, error)) break;
    const auto target = fs::read_symlink(path, error);
    if (error) break;
    path = folder / target;
  }
  struct stat status {};
  const bool is_stream = ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
  return {path, -1, is_stream};
}

bool is_standard_output(const fs::path& output) {
  if (output_place(output).descriptor == 1) return true;
  struct stat of_output {
  }, of_standard{};
  return ::stat(output.c_str(), &of_output) == 0 && ::fstat(1, &of_standard) == 0 && is_there(of_output, of_standard);
}

Status check_place(const fs::path& output, const OutputPlace& place, const std::vector<fs::path>& inputs) {
  const auto refused = [&](const char* found) {
    return refuse(ErrorId::Usage, output.string(), found, "another file or folder", "choose another -o");
  };
  struct stat status {
  }, of_input{};
  if (::stat(output.c_str(), &status) != 0 && ::stat(place.file.c_str(), &status) != 0) return Nothing{};
  if (S_ISDIR(status.st_mode))
    return refuse(ErrorId::Write, output.string(), "cannot write: a folder has this name", "", "choose another -o");
  if (!S_ISREG(status.st_mode)) return Nothing{};
  const auto beginning = first_bytes(place.is_stream ? output : place.file);  // a descriptor may be that of a file
  if (is_private_key(beginning)) return refused("the output would overwrite a private key");
  for (const auto& input : inputs) {
    if (::stat(input.c_str(), &of_input) != 0) continue;
    if (is_there(status, of_input)) return refused("the output would overwrite an input");
    if (S_ISDIR(of_input.st_mode) && !place.is_stream && is_of_export(input, place.file, beginning))
      return refused("the output would overwrite a file of the export");
  }
  return Nothing{};
}

}  // namespace ei_ota
