// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <iterator>
#include <map>

#include "base/digest.h"
#include "base/remedies.h"
#include "base/write_files.h"
#include "cli/commands.h"
#include "cli/firmware_options.h"
#include "cli/model_id.h"
#include "cli/patch_output.h"
#include "cli/print.h"
#include "export/quantization_duplicates.h"
#include "export/read_export.h"
#include "legacy/legacy_records.h"
#include "payload/encode.h"
#include "release/baseline.h"
#include "rewrite/manifest.h"
#include "rewrite/patch_export.h"
#include "rewrite/ram_use.h"

namespace ei_ota {
namespace {

namespace fs = std::filesystem;
using Files = std::map<fs::path, std::string>;

/// What the model's header holds while the files of a patch are not all in their places.
std::string closed_header() {
  return "#error \"EiOta: ei-ota patch was interrupted, and these files belong to two different models; run it again\"\n";
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

/// @return empty if a slot outlasts every firmware
std::string how_long_slots_last(const Store& store, std::size_t content, const PointerSizes& table,
                                const PointerSizes& ram_tables) {
  const auto builds = builds_per_slot(store, content, table.bytes32);
  if (!builds) return {};
  return fmt::format(
      "  weights in a slot run with {} firmware release{} and are then lost; slots of {} bytes, or tables in RAM ({} bytes), "
      "lift this limit",
      *builds, *builds == 1 ? "" : "s", lasting_slot(store, content, table.bytes32), ram_tables.bytes32);
}

/// What weights take that stay in flash.
struct FlashUse {
  FlashSizes sizes;
  std::string lasting;  ///< what to tell the user about slots that a firmware release takes some of
};

FlashUse flash_use(const Export& contents, const SlotPlan& slot) {
  const auto& store = contents.release.device.store;
  const auto prog_size = store ? store->prog_size : 1;
  const auto content = largest_slot_content(slot.size);
  const PointerSizes tables{bind_table_size(contents.sources, 4), bind_table_size(contents.sources, 8)};
  FlashUse use;
  use.sizes.slot = {needed_slot(prog_size, content, tables.bytes32), needed_slot(prog_size, content, tables.bytes64)};
  if (tables.bytes32 != 0)
    use.sizes.ram_tables = {2 * (4 + tables.bytes32), 2 * (8 + tables.bytes64)};  // each behind its slot's offset
  if (store) use.lasting = how_long_slots_last(*store, content, tables, use.sizes.ram_tables);
  return use;
}

TableOptions table_options(const PatchOptions& options, const std::string& id, const Export& contents) {
  const auto& release = contents.release;
  TableOptions table{.id = id,
                     .project = release.context.project.id,
                     .layout = layout_fingerprint(release.layout),
                     .restore = restore_named(*release.device.restore).value_or(Restore::None),
                     .every_scale_is_read = uses_arc_kernels(options.defines),
                     .decodes_range = has_decoder(release.device, range_decoder)};
  if (table.restore == Restore::Copy) table.factory_payload = encode_payload(release.image, {table.layout, table.project, 0});
  if (options.storage == "flash") table.in_flash = slot_plan(contents.sources, release.image);
  return table;
}

void print_summary(const Release& release, const TableOptions& table, const RamUse& ram, const FlashUse& flash) {
  print_line(fmt::format("{}: {} weights, {} bytes, layout {}", table.id, release.image.entries.size(),
                         release.image.bytes.size(), hex(table.layout)));
  if (table.in_flash)
    print_line(fmt::format(
        "  weights stay in flash; {} bytes of RAM are needed{}; a slot for new weights takes {} bytes of flash",
        ram.pointers + ram.weights, ram.weights == 0 ? "" : fmt::format(", {} of them for header weights", ram.weights),
        flash.sizes.slot.bytes32));
  else
    print_line(
        fmt::format("  {} bytes move from flash to RAM, where they can change; a staging buffer takes another {} bytes, and a "
                    "store in flash takes none",
                    ram.weights, largest_payload(release.image)));
  if (!flash.lasting.empty()) print_line(flash.lasting);
}

/// For those who meant another kind of export: Studio's libraries differ in where their files lie only.
/// @return empty if `output` is what others than Arduino take
std::string kind_of_output(const ExportTree& tree, const fs::path& output) {
  if (tree.is_arduino_library())
    return "  the output is an Arduino library, as the export is; firmware that is no sketch takes Studio's C++ library";
  if (looks_like_archive(output))
    return "  the output is no Arduino library, as the export is none; the Arduino IDE takes Studio's Arduino library";
  return {};
}

/// Can what the patch adds to an Arduino library update weights of this storage?
Status check_library(const PatchOptions& options, const ExportTree& tree) {
  if (options.storage != "flash" || !tree.is_arduino_library()) return Nothing{};
  return refuse(ErrorId::Storage, options.export_path.string(),
                "--storage flash for an Arduino library, whose updater collects payloads in RAM",
                "a C++ library, whose firmware brings a payload store", use_weights_in_ram);
}

/// Which files go where only together.
FileSet file_set(const Export& contents, const std::filesystem::path& output, const std::filesystem::path& baseline,
                 const std::string& header) {
  FileSet set;
  set.seal = baseline;
  if (!looks_like_archive(output)) set.gate = output / (contents.files.tree.is_arduino_library() ? "src" : "") / header;
  set.closed = closed_header();
  return set;
}

}  // namespace

Result<ExitCode> run(const PatchOptions& options) {
  if (auto status = check_options(options); !status) return status.refusal();
  const auto id = model_id(options.name, options.export_path);
  if (!id) return id.refusal();
  auto contents = read_for_firmware(options);
  if (!contents) return contents.refusal();
  if (auto status = check_library(options, contents->files.tree); !status) return status.refusal();
  const auto duplicates = find_duplicates(*contents);
  if (!duplicates) return duplicates.refusal();
  const auto& release = contents->release;
  const auto table = table_options(options, *id, *contents);
  const auto legacy_size = table.in_flash ? 0 : largest_legacy_payload(contents->sources);
  const auto ram = ram_use(contents->sources, release.image, table.in_flash.has_value());
  const auto flash = table.in_flash ? flash_use(*contents, *table.in_flash) : FlashUse{};
  auto patched = patch_export(std::move(contents->sources), contents->blocks, contents->files.parameters, *duplicates,
                              release.image, table);
  if (!patched) return patched.refusal();
  Files patched_files(std::make_move_iterator(patched->begin()), std::make_move_iterator(patched->end()));
  for (const auto& other_source : contents->files.other_sources) patched_files[other_source.path] = other_source.text;
  const auto header = "ei_ota_" + *id + ".h";
  patched_files[header] =
      manifest_header(release, weights_fingerprint(release), *id, largest_payload(release.image), legacy_size, flash.sizes);
  Files files;
  if (auto status =
          place_output(contents->files, *id, release.models.at(0).source, options.output, std::move(patched_files), files);
      !status)
    return status.refusal();
  const auto folder = looks_like_archive(options.output) ? options.output.parent_path() : options.output;
  auto set = file_set(*contents, options.output, add_baseline(release, folder, *id, files), header);
  if (!options.depfile.empty()) {
    if (!files.emplace(options.depfile, depfile_text(options.depfile_target, contents->files.read)).second)
      return refuse(ErrorId::Usage, options.depfile.string(), "--depfile is a file of the patch", "a file of its own",
                    "choose another --depfile");
    set.others.insert(options.depfile);
  }
  auto inputs = contents->files.read;
  inputs.push_back(options.export_path);
  if (auto status = write_files(files, inputs, set); !status) return status.refusal();
  print_summary(release, table, ram, flash);
  if (const auto kind = kind_of_output(contents->files.tree, options.output); !kind.empty()) print_line(kind);
  return ExitCode::Done;
}

}  // namespace ei_ota
