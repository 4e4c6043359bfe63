// SPDX-License-Identifier: MIT
#include "cli/patch_output.h"

#include <fmt/format.h>

#include <utility>

#include "archive/write_archive.h"
#include "arduino/library_files.h"
#include "export/arduino_library.h"
#include "rewrite/symbols.h"

namespace ei_ota {
namespace {

namespace fs = std::filesystem;
using Files = std::map<fs::path, std::string>;

/// Adds an archive like the one that was read, with the patched files among its entries.
Status add_archive(const ExportTree& tree, const Files& patched, const std::string& like, const fs::path& output,
                   Files& files) {
  if (!tree.archive())
    return refuse(ErrorId::Usage, output.string(), "an archive is written only of an archive", "a folder, as the export is one",
                  "name a folder, or give the export as the .zip that Studio made");
  std::map<std::string, std::string> entries;
  for (const auto& [path, text] : patched) {
    const auto name = path.generic_string();
    entries[tree.is_arduino_library() ? tree.library_entry_name(name) : tree.entry_name(name)] = text;
  }
  auto bytes = with_files(*tree.archive(), entries, tree.entry_name(like));
  if (!bytes) return bytes.refusal();
  files[output] = std::move(*bytes);
  return Nothing{};
}

/// Where the library lies in a folder, the output must not: the next patch would take it for a part of the library.
Status refuse_output_inside(const ExportTree& tree, const fs::path& output) {
  if (tree.archive()) return Nothing{};
  std::error_code error;
  const auto library = fs::weakly_canonical(fs::absolute(tree.library_folder()), error);
  const auto inside = fs::weakly_canonical(fs::absolute(output), error).lexically_relative(library);
  if (inside.empty() || *inside.begin() == "..") return Nothing{};
  return refuse(ErrorId::Usage, output.string(), "the output lies in the Arduino library that is read", "a folder beside it",
                "choose another -o");
}

Status refuse_symbol(const std::string& id) {
  if (!is_arduino_name(model_symbol(id))) return Nothing{};
  return refuse(
      ErrorId::Usage, "", fmt::format("the model's name in the firmware is {}", id),
      fmt::format("a name for which {} is not a function that sketches call in every Arduino library", model_symbol(id)),
      "choose another --name");
}

/// An Arduino library's patched files, from its root, are joined by the runtime, and in a folder by the rest of the library.
Status complete_library(ExportFiles& export_files, const std::string& id, const fs::path& output, Files& patched) {
  if (auto status = refuse_symbol(id); !status) return status;
  const auto& tree = export_files.tree;
  Files library;
  for (auto& [path, text] : patched) library["src" / path] = std::move(text);
  for (auto& [path, text] : arduino_library_files(id, inferencing_header(tree))) {
    library[path] = text;
  }
  if (!looks_like_archive(output)) {
    if (auto status = refuse_output_inside(tree, output); !status) return status.refusal();
    auto rest = read_library(tree);
    if (!rest) return rest.refusal();
    for (auto& [path, text] : *rest) {
      if (!tree.archive()) export_files.read.push_back(tree.library_folder() / path);
      library.emplace(path, std::move(text));
    }
  }
  patched = std::move(library);
  return Nothing{};
}

}  // namespace

Status place_output(ExportFiles& contents, const std::string& id, const std::string& like, const fs::path& output,
                    Files patched, Files& files) {
  if (contents.tree.is_arduino_library())
    if (auto status = complete_library(contents, id, output, patched); !status) return status;
  if (looks_like_archive(output)) return add_archive(contents.tree, patched, like, output, files);
  for (auto& [path, text] : patched) files[output / path] = std::move(text);
  return Nothing{};
}

}  // namespace ei_ota
