#include <fmt/format.h>

#include <map>
#include <optional>

#include "archive/write_archive.h"
#include "arduino/library_files.h"
#include "base/files.h"
#include "base/sha256.h"
#include "baseline/baseline.h"
#include "cli/commands.h"
#include "cli/open_release.h"
#include "export/arduino_library.h"
#include "export/quantization_copies.h"
#include "export/read_export.h"
#include "model/legacy_records.h"
#include "payload/encode.h"
#include "rewrite/manifest.h"
#include "rewrite/patch_export.h"

namespace ei_ota {
namespace {

namespace fs = std::filesystem;
using Files = std::map<fs::path, std::string>;

/// @return the weights' fingerprint
std::string add_baseline(const Release& release, const fs::path& folder, const std::string& id, Files& files) {
  const auto json = release_json(release);
  files[folder / (id + ".eiota.json")] = json_text(json);
  files[folder / (id + ".eiota.img")] = image_file(release.image.bytes);
  return json.at("weights_fingerprint");
}

/// @return std::nullopt for auto
Result<std::optional<Restore>> read_restore(const std::string& name) {
  if (name == "auto") return std::optional<Restore>();
  if (name == "load-image") return std::optional(Restore::LoadImage);
  if (name == "copy") return std::optional(Restore::Copy);
  if (name == "none") return std::optional(Restore::None);
  return refuse(ErrorId::Usage, "", "--restore " + name, "auto, load-image, copy or none", "see ei-ota patch --help");
}

Status refuse_not_yet(const PatchOptions& options) {
  if (options.storage != "ram" && options.storage != "flash")
    return refuse(ErrorId::Usage, "", "--storage " + options.storage, "ram or flash", "see ei-ota patch --help");
  if (options.storage == "flash")
    return refuse(ErrorId::NotYet, "", "--storage flash is not supported by this version", "ram", "leave it out");
  return Nothing{};
}

/// Make's syntax: blanks and # are escaped, $ is doubled.
std::string make_escaped(const std::string& path) {
  std::string text;
  for (const char c : path) {
    if (c == ' ' || c == '#' || c == '\\') text += '\\';
    if (c == '$') text += '$';
    text += c;
  }
  return text;
}

/// One Arduino library serves boards with a load image and boards without, as ESP32.
Restore default_restore(const ExportTree& tree) { return tree.is_arduino_library() ? Restore::Copy : Restore::LoadImage; }

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

/// An Arduino library's patched files, from its root, are joined by the runtime, and in a folder by the rest of the library.
Status complete_library(ExportFiles& export_files, const std::string& id, const fs::path& output, Files& patched) {
  const auto& tree = export_files.tree;
  Files library;
  for (auto& [path, text] : patched) library["src" / path] = std::move(text);
  for (auto& [path, text] : arduino_library_files(id, inferencing_header(tree))) library[path] = text;
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

/// Bytes; 0 where the format cannot say the model.
std::size_t largest_legacy_payload(const std::vector<ModelSource>& sources) {
  const auto* const only = sources.size() == 1 ? std::get_if<EonSource>(&sources[0]) : nullptr;
  if (!only) return 0;
  const auto records = legacy_records(only->model);
  return records ? legacy_payload_size(*records) : 0;
}

std::string depfile_text(const std::string& target, const std::vector<fs::path>& read) {
  std::string text = make_escaped(target) + ":";
  for (const auto& path : read) text += " \\\n  " + make_escaped(fs::absolute(path).lexically_normal().string());
  return text + "\n";
}

}  // namespace

Result<ExitCode> run(const PatchOptions& options) {
  if (auto status = refuse_not_yet(options); !status) return status.refusal();
  const auto restore = read_restore(options.restore);
  if (!restore) return restore.refusal();
  const auto id = model_id(options.name, options.export_path);
  if (!id) return id.refusal();
  auto contents = read_export(options.export_path, options.defines, options.label_capacity);
  if (!contents) return contents.refusal();
  const auto copies = find_copies(*contents);
  if (!copies) return copies.refusal();
  const auto& release = contents->release;
  const auto& tree = contents->files.tree;
  TableOptions table{
      *id, release.context.project.id,       layout_fingerprint(release.layout), restore->value_or(default_restore(tree)),
      "",  uses_arc_kernels(options.defines)};
  if (table.restore == Restore::Copy) table.factory_payload = encode_payload(release.image, {table.layout, table.project, 0});
  const auto legacy_size = largest_legacy_payload(contents->sources);
  Files patched_files;
  auto patched =
      patch_export(std::move(contents->sources), contents->blocks, contents->files.parameters, *copies, release.image, table);
  if (!patched) return patched.refusal();
  for (auto& [path, text] : *patched) patched_files[path] = std::move(text);
  for (const auto& bystander : contents->files.bystanders) patched_files[bystander.path] = bystander.text;
  Files files;
  const auto folder = looks_like_archive(options.output) ? options.output.parent_path() : options.output;
  const auto weights = add_baseline(release, folder, *id, files);
  patched_files["ei_ota_" + *id + ".h"] = manifest_header(release, weights, *id, largest_payload(release.image), legacy_size);
  if (tree.is_arduino_library())
    if (auto status = complete_library(contents->files, *id, options.output, patched_files); !status) return status.refusal();
  if (!looks_like_archive(options.output))
    for (auto& [path, text] : patched_files) files[options.output / path] = std::move(text);
  else if (auto status = add_archive(tree, patched_files, release.models.at(0).source, options.output, files); !status)
    return status.refusal();
  if (!options.depfile.empty()) files[options.depfile] = depfile_text(options.depfile_target, contents->files.read);
  if (auto status = write_files(files, contents->files.read); !status) return status.refusal();
  fmt::print("{}: {} weights, {} bytes, layout {}\n", *id, release.image.entries.size(), release.image.bytes.size(),
             hex(table.layout));
  return ExitCode::Done;
}

Result<ExitCode> run(const BaselineOptions& options) {
  const auto id = model_id(options.name, options.export_path);
  if (!id) return id.refusal();
  const auto contents = read_export(options.export_path, options.defines, options.label_capacity);
  if (!contents) return contents.refusal();
  Files files;
  add_baseline(contents->release, options.output, *id, files);
  if (auto status = write_files(files); !status) return status.refusal();
  fmt::print("{}\n", (options.output / (*id + ".eiota.json")).string());
  return ExitCode::Done;
}

}  // namespace ei_ota
