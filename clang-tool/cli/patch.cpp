#include <fmt/format.h>

#include <map>

#include "archive/write_archive.h"
#include "base/files.h"
#include "base/sha256.h"
#include "baseline/baseline.h"
#include "cli/commands.h"
#include "cli/open_release.h"
#include "export/quantization_copies.h"
#include "export/read_export.h"
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

Result<Restore> read_restore(const std::string& name) {
  if (name == "auto" || name == "load-image") return Restore::LoadImage;
  if (name == "copy") return Restore::Copy;
  if (name == "none") return Restore::None;
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

/// Puts the patched files where they belong: below a folder, or among the entries of an archive like the one that was read.
Status add_output(const Export& contents, Files patched, const fs::path& output, Files& files) {
  const auto& tree = contents.files.tree;
  if (!looks_like_archive(output)) {
    for (auto& [path, text] : patched) files[output / path] = std::move(text);
    return Nothing{};
  }
  if (!tree.archive())
    return refuse(ErrorId::Usage, output.string(), "an archive is written only of an archive", "a folder, as the export is one",
                  "name a folder, or give the export as the .zip that Studio made");
  std::map<std::string, std::string> entries;
  for (auto& [path, text] : patched) entries[tree.entry_name(path.generic_string())] = std::move(text);
  auto bytes = with_files(*tree.archive(), entries, tree.entry_name(contents.release.models.at(0).source));
  if (!bytes) return bytes.refusal();
  files[output] = std::move(*bytes);
  return Nothing{};
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
  TableOptions table{*id, release.context.project.id,       layout_fingerprint(release.layout), *restore,
                     "",  uses_arc_kernels(options.defines)};
  if (*restore == Restore::Copy) table.factory_payload = encode_payload(release.image, {table.layout, table.project, 0});
  Files patched_files;
  auto patched =
      patch_export(std::move(contents->sources), contents->blocks, contents->files.parameters, *copies, release.image, table);
  if (!patched) return patched.refusal();
  for (auto& [path, text] : *patched) patched_files[path] = std::move(text);
  for (const auto& bystander : contents->files.bystanders) patched_files[bystander.path] = bystander.text;
  Files files;
  const auto folder = looks_like_archive(options.output) ? options.output.parent_path() : options.output;
  const auto weights = add_baseline(release, folder, *id, files);
  patched_files["ei_ota_" + *id + ".h"] = manifest_header(release, weights, *id, largest_payload(release.image));
  if (auto status = add_output(*contents, std::move(patched_files), options.output, files); !status) return status.refusal();
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
