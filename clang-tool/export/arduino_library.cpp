// SPDX-License-Identifier: MIT
#include "export/arduino_library.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "base/characters.h"
#include "base/files.h"

namespace ei_ota {
namespace fs = std::filesystem;
namespace {

using Files = std::map<std::string, std::string>;

constexpr std::size_t most_files = 65534;  // as in an archive

/// Fit for an #include.
bool is_plain(const std::string& name) {
  return std::ranges::all_of(name, [](char c) { return is_word_char(c) || c == '-' || c == '.'; });
}

bool is_hidden(const std::string& path) { return path.starts_with('.') || path.find("/.") != std::string::npos; }

Result<Files> read_packed(const ExportTree& tree) {
  const auto start = tree.library_entry_name("");
  std::vector<const ZipEntry*> entries;
  for (const auto& entry : tree.archive()->directory.entries)
    if (entry.name.starts_with(start) && !entry.name.ends_with('/') && !is_hidden(entry.name.substr(start.size())))
      entries.push_back(&entry);
  auto texts = read_entries(*tree.archive(), entries);
  if (!texts) return texts.refusal();
  Files files;
  for (std::size_t i = 0; i < entries.size(); ++i) files.emplace(entries[i]->name.substr(start.size()), std::move((*texts)[i]));
  return files;
}

Result<Files> read_folder(const fs::path& folder) {
  Files files;
  std::uint64_t size = 0;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (at->path().filename().string().starts_with('.')) {
      at.disable_recursion_pending();
      continue;
    }
    if (at->is_symlink(error))
      return refuse(ErrorId::Path, at->path().string(), "a link", "files and folders, as what a link names may lie elsewhere",
                    "copy the library together with the targets of its links (cp -rL)");
    if (!at->is_regular_file(error)) continue;
    auto text = read_file(at->path());
    if (!text) return text.refusal();
    size += text->size();
    if (size > ArchiveLimits{}.total || files.size() >= most_files)
      return refuse(ErrorId::Limit, folder.string(), "the library has more or larger files than any known one",
                    fmt::format("{} files and {} at most", most_files, size_text(ArchiveLimits{}.total)), "check the path");
    files.emplace(at->path().lexically_relative(folder).generic_string(), std::move(*text));
  }
  if (error)
    return refuse(ErrorId::Path, folder.string(), error.message(), "a folder that can be read", "check its permissions");
  return files;
}

}  // namespace

Result<Files> read_library(const ExportTree& tree) {
  return tree.archive() ? read_packed(tree) : read_folder(tree.library_folder());
}

std::string inferencing_header(const ExportTree& tree) {
  std::string found;
  for (const auto& name : tree.names_in("")) {
    if (!name.ends_with("_inferencing.h") || !is_plain(name)) continue;
    if (!found.empty()) return "";
    found = name;
  }
  return found;
}

}  // namespace ei_ota
