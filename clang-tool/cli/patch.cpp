// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/sha256.h"
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

/// Bytes of weights, with flatbuffers as a whole, that the patched sources have as variables in place of constants. The linker
/// may add to them for alignment.
std::size_t bytes_in_ram(const std::vector<ModelSource>& sources, const WeightImage& image, bool in_flash) {
  std::size_t bytes = 0;
  for (const auto& entry : image.entries)
    if (entry.model >= sources.size() || (!in_flash && std::holds_alternative<EonSource>(sources[entry.model])))
      bytes += byte_size(entry);
  for (const auto& source : sources)
    if (const auto* const flatbuffer = std::get_if<FlatbufferSource>(&source); flatbuffer && !in_flash)
      bytes += flatbuffer->bytes.size();
  return bytes;
}

/// Bytes of RAM by which models whose weights stay in flash find them: what an inference uses, and the next one; and the SDK's
/// description of each flatbuffer.
std::size_t bytes_of_pointers(const std::vector<ModelSource>& sources) {
  std::size_t bytes = 0;
  for (const auto& source : sources) bytes += std::holds_alternative<EonSource>(source) ? 8 : 8 + 16;
  return bytes;
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

Result<ExitCode> run(const PatchOptions& options) {
  if (auto status = check_options(options); !status) return status.refusal();
  const auto id = model_id(options.name, options.export_path);
  if (!id) return id.refusal();
  auto contents = read_for_firmware(options);
  if (!contents) return contents.refusal();
  const auto duplicates = find_duplicates(*contents);
  if (!duplicates) return duplicates.refusal();
  const auto& release = contents->release;
  const bool in_flash = options.storage == "flash";
  TableOptions table{*id,
                     release.context.project.id,
                     layout_fingerprint(release.layout),
                     restore_named(*release.device.restore).value_or(Restore::None),
                     "",
                     uses_arc_kernels(options.defines),
                     has_decoder(release.device, range_decoder)};
  if (table.restore == Restore::Copy) table.factory_payload = encode_payload(release.image, {table.layout, table.project, 0});
  const auto legacy_size = in_flash ? 0 : largest_legacy_payload(contents->sources);
  const auto ram = bytes_in_ram(contents->sources, release.image, in_flash);
  const auto pointers = bytes_of_pointers(contents->sources);
  FlashSizes sizes;
  std::string lasting;
  if (in_flash) {
    table.in_flash = slot_image(contents->sources, release.image);
    const auto prog_size = release.device.store ? release.device.store->prog_size : 1;
    const auto content = largest_slot_content(table.in_flash->size);
    const PointerSizes table_sizes{bind_table_size(contents->sources, 4), bind_table_size(contents->sources, 8)};
    sizes.slot = {needed_slot(prog_size, content, table_sizes.bytes32), needed_slot(prog_size, content, table_sizes.bytes64)};
    if (table_sizes.bytes32 != 0)
      sizes.ram_tables = {2 * (4 + table_sizes.bytes32), 2 * (8 + table_sizes.bytes64)};  // each behind its slot's offset
    if (release.device.store) lasting = how_long_slots_last(*release.device.store, content, table_sizes, sizes.ram_tables);
  }
  Files patched_files;
  auto patched = patch_export(std::move(contents->sources), contents->blocks, contents->files.parameters, *duplicates,
                              release.image, table);
  if (!patched) return patched.refusal();
  for (auto& [path, text] : *patched) patched_files[path] = std::move(text);
  for (const auto& other_source : contents->files.other_sources) patched_files[other_source.path] = other_source.text;
  Files files;
  const auto header = "ei_ota_" + *id + ".h";
  patched_files[header] =
      manifest_header(release, weights_fingerprint(release), *id, largest_payload(release.image), legacy_size, sizes);
  if (auto status =
          place_output(contents->files, *id, release.models.at(0).source, options.output, std::move(patched_files), files);
      !status)
    return status.refusal();
  const bool is_packed = looks_like_archive(options.output);
  FileSet set;
  set.seal = add_baseline(release, is_packed ? options.output.parent_path() : options.output, *id, files);
  if (!is_packed) set.gate = options.output / (contents->files.tree.is_arduino_library() ? "src" : "") / header;
  set.closed = closed_header();
  if (!options.depfile.empty()) {
    if (!files.emplace(options.depfile, depfile_text(options.depfile_target, contents->files.read)).second)
      return refuse(ErrorId::Usage, options.depfile.string(), "--depfile is a file of the patch", "a file of its own",
                    "choose another --depfile");
    set.others.insert(options.depfile);
  }
  auto inputs = contents->files.read;
  inputs.push_back(options.export_path);
  if (auto status = write_files(files, inputs, set); !status) return status.refusal();
  print_line(fmt::format("{}: {} weights, {} bytes, layout {}", *id, release.image.entries.size(), release.image.bytes.size(),
                         hex(table.layout)));
  if (in_flash)
    print_line(
        fmt::format("  weights stay in flash; {} bytes of RAM are needed{}; a slot for new weights takes {} bytes of flash",
                    pointers + ram, ram == 0 ? "" : fmt::format(", {} of them for header weights", ram), sizes.slot.bytes32));
  if (!lasting.empty()) print_line(lasting);
  if (!in_flash)
    print_line(
        fmt::format("  {} bytes move from flash to RAM, where they can change; a staging buffer takes another {} bytes, and a "
                    "store in flash takes none",
                    ram, largest_payload(release.image)));
  return ExitCode::Done;
}

}  // namespace ei_ota
