// SPDX-License-Identifier: MIT
#include "release/listed_files.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>

#include "base/digest.h"
#include "base/files.h"
#include "base/visible.h"

namespace ei_ota {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view image_end = ".eiota.img";

bool is_plain(const std::string& path) {
  if (path.empty() || path.front() == '/' || path.back() == '/') return false;
  if (std::ranges::any_of(path, [](unsigned char c) { return c < 0x20 || c == 0x7F || c == '\\' || c == ':'; })) return false;
  return std::ranges::all_of(fs::path(path),
                             [](const fs::path& part) { return !part.empty() && part != "." && part != ".."; }) &&
         path.find("//") == std::string::npos;
}

bool is_sha256(const std::string& digits) {
  return digits.size() == 2 * sizeof(Sha256) &&
         std::ranges::all_of(digits, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// The model's header in the list: it says the id by the image's name, as the JSON may have another one.
std::string header_in(const ListedFiles& files) {
  for (const auto& [image, sum] : files) {
    if (!image.ends_with(image_end) || image.find('/') != std::string::npos) continue;
    const auto header = "ei_ota_" + image.substr(0, image.size() - image_end.size()) + ".h";
    for (const auto& [path, of_path] : files)
      if (path == header || path.ends_with("/" + header)) return path;
  }
  return "";
}

}  // namespace

ListedFiles list_files(const std::map<fs::path, std::string>& files, const fs::path& folder) {
  ListedFiles list;
  for (const auto& [path, bytes] : files) {
    auto name = path.lexically_relative(folder.empty() ? fs::path(".") : folder).generic_string();
    if (folder.empty()) name = path.lexically_normal().generic_string();
    if (is_plain(name) && as_utf8(name) == name) list[name] = hex(sha256(bytes));
  }
  return list;
}

ListedFiles read_listed_files(const nlohmann::ordered_json& json) {
  if (!json.is_object()) throw std::invalid_argument("files is not an object");
  ListedFiles list;
  for (const auto& [path, sum] : json.items()) {
    if (!is_plain(path)) throw std::invalid_argument("files names a path that is not below its folder: " + path);
    if (!sum.is_string() || !is_sha256(sum.get_ref<const std::string&>()))
      throw std::invalid_argument("files has no SHA-256 for " + path);
    list[path] = sum.get<std::string>();
  }
  return list;
}

Status check_listed_files(const ListedFiles& files, const fs::path& json_path) {
  const auto folder = json_path.parent_path();
  const auto header = header_in(files);
  std::error_code error;
  if (header.empty() || !fs::exists(folder / header, error)) return Nothing{};
  for (const auto& [path, sum] : files) {
    const auto bytes = read_file(folder / path);
    if (bytes && hex(sha256(*bytes)) == sum) continue;
    return refuse(ErrorId::Baseline, json_path.string(),
                  path + (bytes ? " has changed since it was written together with this baseline"
                                : " is missing, although it was written together with this baseline"),
                  "all files of one ei-ota patch, or the .json and its .img without the others",
                  "patch again, if ei-ota patch was stopped or the file was changed");
  }
  return Nothing{};
}

}  // namespace ei_ota
