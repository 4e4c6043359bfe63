// SPDX-License-Identifier: MIT
#include "export/export_tree.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "base/files.h"

namespace ei_ota {
namespace fs = std::filesystem;
namespace {

constexpr auto properties_name = "library.properties";

bool is_folder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

/// A patched model's header lies beside its sources.
bool is_patched(const fs::path& path) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(path, error))
    if (const auto name = entry.path().filename().string(); name.starts_with("ei_ota_") && name.ends_with(".h")) return true;
  return false;
}

/// What stands before `folder` in the entries below it. macOS adds a shadow of each folder that it packs.
std::set<std::string_view> parents_of(const std::string& folder, const Archive& archive) {
  std::set<std::string_view> found;
  for (const auto& entry : archive.directory.entries) {
    const std::string_view name = entry.name;
    for (auto at = name.find(folder); at != std::string::npos; at = name.find(folder, at + 1))
      if ((at == 0 || name[at - 1] == '/') && !name.starts_with("__MACOSX/")) found.insert(name.substr(0, at));
  }
  return found;
}

}  // namespace

Result<ExportTree> ExportTree::open(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error))
    return refuse(ErrorId::Path, path.string(), "no such file or folder", "an export", "check the path");
  if (is_folder(path)) return open_folder(path);
  if (looks_like_archive(path)) return open_archive(path);
  return refuse(ErrorId::NoExport, path.string(), "this file is not an export",
                "a folder or .zip that holds tflite-model/ and model-parameters/", "give the folder or .zip that Studio made");
}

Result<ExportTree> ExportTree::open_folder(const fs::path& path) {
  ExportTree tree;
  std::error_code error;
  for (const bool has_model : {true, false})
    for (const auto& root : {path, path / "src"})  // C++ library, Arduino library
      if (is_folder(root / "model-parameters") && (is_folder(root / "tflite-model") || !has_model)) {
        tree.root_ = root;
        tree.opened_ = path;
        tree.is_arduino_library_ = root != path && fs::is_regular_file(path / properties_name, error);
        return tree;
      }
  if (is_folder(path / "tflite-model") && is_patched(path))
    return refuse(ErrorId::Patched, path.string(), "`ei-ota patch` wrote this folder", "an export as Studio gives it",
                  "give the original export");
  const bool empty = fs::is_empty(path, error);
  return refuse(ErrorId::NoExport, path.string(), empty ? "the folder is empty" : "no tflite-model/ and model-parameters/ here",
                "a C++ or Arduino library from Studio's Deployment page", "give the folder that holds tflite-model/");
}

Result<ExportTree> ExportTree::open_archive(const fs::path& path) {
  auto archive = ei_ota::open_archive(path);
  if (!archive) return archive.refusal();
  const auto models = parents_of("tflite-model/", *archive);
  const auto parameters = parents_of("model-parameters/", *archive);
  std::vector<std::string_view> roots;
  std::set_intersection(models.begin(), models.end(), parameters.begin(), parameters.end(), std::back_inserter(roots));
  if (roots.empty() && models.empty()) roots.assign(parameters.begin(), parameters.end());
  if (roots.empty())
    return refuse(
        ErrorId::NoExport, path.string(), "no tflite-model/ and model-parameters/ in the archive",
        "a C++ or Arduino library from Studio's Deployment page",
        "choose one of them there; other deployments keep the model in a compiled library or in an archive of their own");
  if (roots.size() > 1)
    return refuse(
        ErrorId::NoExport, path.string(),
        fmt::format("{} exports in one archive, in {}", roots.size(), printable(fmt::format("{}", fmt::join(roots, ", ")))),
        "one", "unpack it and name the folder of the one that you mean");
  ExportTree tree;
  tree.root_ = path;
  tree.prefix_ = roots[0];
  tree.archive_ = std::make_shared<const Archive>(std::move(*archive));
  const bool is_source_folder = tree.prefix_ == "src/" || tree.prefix_.ends_with("/src/");
  tree.is_arduino_library_ = is_source_folder && find_entry(*tree.archive_, tree.library_entry_name(properties_name));
  return tree;
}

std::string ExportTree::library_entry_name(const std::string& file) const {
  return prefix_.substr(0, prefix_.size() - std::string_view("src/").size()) + file;
}

bool ExportTree::holds(const std::string& file) const {
  std::error_code error;
  return archive_ ? find_entry(*archive_, entry_name(file)) != nullptr : fs::exists(root_ / file, error);
}

std::vector<std::string> ExportTree::names_in(const std::string& folder) const {
  std::vector<std::string> names;
  if (archive_) {
    const auto start = entry_name(folder.empty() ? "" : folder + "/");
    for (const auto& entry : archive_->directory.entries)
      if (entry.name.starts_with(start) && entry.name.size() > start.size() &&
          entry.name.find('/', start.size()) == std::string::npos && entry.name[start.size()] != '.')
        names.push_back(entry.name.substr(start.size()));
  } else {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(root_ / folder, error))
      if (auto name = entry.path().filename().string(); !name.starts_with('.') && !entry.is_directory(error))
        names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::string> ExportTree::read(const std::string& file) const {
  if (archive_) return read_entry(*archive_, entry_name(file));
  const auto path = root_ / file;
  std::error_code error;
  const auto place = fs::canonical(path, error);
  if (error) return read_file(path);  // which says why
  const auto inside = place.lexically_relative(fs::canonical(opened_, error));
  if (error || inside.empty() || *inside.begin() == "..")
    return refuse(ErrorId::Path, path.string(), "a link that leads out of the export, to " + place.string(),
                  "files of the export", "put a copy of the file in the link's place, if it is to be read");
  return read_file(path);
}

fs::path ExportTree::source_of(const std::string& file) const { return archive_ ? root_ : root_ / file; }

}  // namespace ei_ota
