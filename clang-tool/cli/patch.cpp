#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/files.h"
#include "base/sha256.h"
#include "baseline/baseline.h"
#include "cli/commands.h"
#include "cli/model_id.h"
#include "cli/patch_output.h"
#include "cli/print.h"
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

std::optional<Restore> restore_named(std::string_view name) {
  if (name == "load-image") return Restore::LoadImage;
  if (name == "copy") return Restore::Copy;
  if (name == "none") return Restore::None;
  return std::nullopt;
}

/// Do the compiler's options place the weights (ei_ota_config.h)?
bool places_weights(const FirmwareOptions& options) {
  return std::ranges::any_of(options.defines, [](const auto& define) {
    return define == "EI_OTA_WEIGHT" || define.starts_with("EI_OTA_WEIGHT=") || define.starts_with("EI_OTA_WEIGHT ");
  });
}

Status check_options(const FirmwareOptions& options) {
  if (options.restore != "auto" && !restore_named(options.restore))
    return refuse(ErrorId::Usage, "", "--restore " + options.restore, "auto, load-image, copy or none",
                  "see ei-ota patch --help");
  if (options.storage != "ram" && options.storage != "flash")
    return refuse(ErrorId::Usage, "", "--storage " + options.storage, "ram or flash", "see ei-ota patch --help");
  if (options.storage == "flash")
    return refuse(ErrorId::NotYet, "", "--storage flash is not supported by this version", "ram", "leave it out");
  if (places_weights(options) && options.restore != "auto" && options.restore != "copy")
    return refuse(ErrorId::WeightPlaced, "", "--restore " + options.restore + " and --define EI_OTA_WEIGHT", "--restore copy",
                  "leave --restore out: in a section of your own there may be no initial values");
  return Nothing{};
}

/// The export as a firmware with these options has it.
Result<Export> read_for_firmware(const FirmwareOptions& options) {
  auto contents = read_export(options.export_path, options.defines, options.label_capacity);
  if (!contents) return contents;
  print_notes(contents->release.context, options.export_path.string());
  if (options.restore != "auto")
    contents->release.device.restore = options.restore;
  else if (places_weights(options))
    contents->release.device.restore = "copy";
  return contents;
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
  if (auto status = check_options(options); !status) return status.refusal();
  const auto id = model_id(options.name, options.export_path);
  if (!id) return id.refusal();
  auto contents = read_for_firmware(options);
  if (!contents) return contents.refusal();
  const auto copies = find_copies(*contents);
  if (!copies) return copies.refusal();
  const auto& release = contents->release;
  TableOptions table{
      *id, release.context.project.id,       layout_fingerprint(release.layout), *restore_named(*release.device.restore),
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
  if (auto status =
          place_output(contents->files, *id, release.models.at(0).source, options.output, std::move(patched_files), files);
      !status)
    return status.refusal();
  if (!options.depfile.empty()) files[options.depfile] = depfile_text(options.depfile_target, contents->files.read);
  if (auto status = write_files(files, contents->files.read); !status) return status.refusal();
  print_line(fmt::format("{}: {} weights, {} bytes, layout {}", *id, release.image.entries.size(), release.image.bytes.size(),
                         hex(table.layout)));
  return ExitCode::Done;
}

Result<ExitCode> run(const BaselineOptions& options) {
  if (auto status = check_options(options); !status) return status.refusal();
  const auto id = model_id(options.name, options.export_path);
  if (!id) return id.refusal();
  const auto contents = read_for_firmware(options);
  if (!contents) return contents.refusal();
  Files files;
  add_baseline(contents->release, options.output, *id, files);
  if (auto status = write_files(files); !status) return status.refusal();
  print_line((options.output / (*id + ".eiota.json")).string());
  return ExitCode::Done;
}

}  // namespace ei_ota
