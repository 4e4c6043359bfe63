// SPDX-License-Identifier: MIT
#include "rewrite/weight_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "device/runtime_private.h"
#include "device/table_members.h"
#include "legacy/legacy_table.h"
#include "model/entry_kind.h"
#include "parse/headers/sdk_names.h"
#include "rewrite/byte_list.h"
#include "rewrite/symbols.h"

namespace ei_ota {
namespace {

std::string_view kind(const Entry& entry) {
  constexpr std::array<std::string_view, 8> names{"EI_OTA_INT8",         "EI_OTA_INT16",     "EI_OTA_INT32",
                                                  "EI_OTA_FLOAT32",      "EI_OTA_SCALE",     "EI_OTA_ZERO_POINT8",
                                                  "EI_OTA_ZERO_POINT32", "EI_OTA_BIAS_SCALE"};
  return names[static_cast<std::size_t>(entry_kind(entry))];
}

/// @param by_name  tells the entry by its name where its definition holds others, too
std::string code_line(const Entry& entry, bool by_name) {
  constexpr std::uint32_t largest_short_count = 0xFFF;
  const bool is_large = entry.count == 0 || entry.count > largest_short_count;
  const auto* const flag = entry.wide ? " | EI_OTA_WIDE" : entry.read ? "" : " | EI_OTA_UNREAD";
  return fmt::format("  {}({}{}, {}),  // {}\n", is_large ? "EI_OTA_LARGE_ENTRY" : "EI_OTA_ENTRY", kind(entry), flag,
                     entry.count, by_name ? entry_name(entry) : entry.definition);
}

std::string codes(const WeightImage& image, const TablePart& part) {
  std::string text;
  for (std::size_t i = part.begin; i < part.end; ++i) text += code_line(image.entries[i], part.by_name);
  return text;
}

std::string addresses(const WeightImage& image, const TablePart& part) {
  std::string text;
  for (std::size_t i = part.begin; i < part.end; ++i) {
    const auto& entry = image.entries[i];
    if (!entry.read) continue;
    text += "  " + part.elements[i - part.begin] + ",";
    if (entry.source)
      text += fmt::format(" {}, {},", part.elements[entry.source->input - part.begin],
                          part.elements[entry.source->filter - part.begin]);
    text += "\n";
  }
  return text;
}

/// Weights in flash are not written back, so no checksum has to prove their factory values.
std::uint32_t factory_crc(const WeightImage& image, const TableOptions& options) {
  std::uint32_t crc = 0;
  for (const auto& entry : image.entries) {
    if (!entry.read || !is_in_ram(entry, options)) continue;
    const auto held = firmware_bytes(image, entry);
    crc = eiota_internal_crc32(crc, held.data(), held.size());
  }
  return crc;
}

std::string arc_guard() {
  return fmt::format(
      "#if defined({0}) && {0}\n"
      "#error \"EiOta: ARC MLI kernels read scales that stay constant here; patch with --define {0}=1\"\n"
      "#endif\n",
      sdk::arc_kernels);
}

/// A section of the user's own has no initial values that could be copied back.
std::string refuse_placed(const std::string& id) {
  return fmt::format(
      "#if EI_OTA_WEIGHT_PLACED\n"
      "#error \"EiOta: EI_OTA_WEIGHT places the weights of {} where there are no initial values; patch with --restore copy, in "
      "CMake "
      "RESTORE COPY [E-weight-placed]\"\n"
      "#endif\n",
      id);
}

/// What a change calls where the weights had to be filled first.
std::string note_filled(const TableOptions& options) {
  std::string declarations;
  std::string structures;
  for (const auto model : options.flatbuffers) {
    declarations += fmt::format("void {}(void);\n", structure_function(options.id, model));
    structures += fmt::format("  if (!{}) {}();\n", filled_flag(options.id), structure_function(options.id, model));
  }
  return fmt::format(
      "#if EI_OTA_WEIGHT_PLACED\n"
      "{}"
      "volatile uint8_t {};\n"
      "static void eiota_generated_note_filled(void) {{\n"
      "{}{}  {} = 1;\n"
      "}}\n"
      "#endif\n",
      declarations, filled_flag(options.id), structures,
      options.refresh ? fmt::format("  {}();\n", refresh_function(options.id)) : "", filled_flag(options.id));
}

/// What the model's member depends on: whether its user places the weights.
std::string if_placed(std::string_view placed, std::string_view otherwise) {
  return fmt::format("#if EI_OTA_WEIGHT_PLACED\n  {},\n#else\n  {},\n#endif\n", placed, otherwise);
}

std::string refresh(const TableOptions& options, bool notes_filled) {
  const auto function = options.refresh ? refresh_function(options.id) : "nullptr";
  return notes_filled ? if_placed("eiota_generated_note_filled", function) : function;
}

std::string restore(Restore restore, bool can_be_placed) {
  constexpr std::string_view copy = "eiota_internal_restore_copy";
  switch (restore) {
    case Restore::Copy:
      return can_be_placed ? if_placed("eiota_internal_restore_placed", copy) : std::string(copy);
    case Restore::LoadImage:
      return "eiota_internal_restore_load_image";
    case Restore::None:
      return "nullptr";
  }
  return "";
}

/// What refers to no function of the runtime names its checksum's table.
std::string factory(Restore restore) {
  switch (restore) {
    case Restore::Copy:
      return "eiota_generated_factory";
    case Restore::LoadImage:
      return "nullptr";
    case Restore::None:
      return "reinterpret_cast<const uint8_t *>(eiota_internal_crc32_table)";
  }
  return "";
}

/// Where the factory weights are that a delta is coded against.
std::string base(Restore restore) {
  switch (restore) {
    case Restore::Copy:
      return "&eiota_internal_base_copy";
    case Restore::LoadImage:
      return "&eiota_internal_base_load_image";
    case Restore::None:
      return "nullptr";
  }
  return "";
}

bool has_floats(const WeightImage& image) {
  return std::ranges::any_of(image.entries, [](const Entry& entry) {
    const auto kind = entry_kind(entry);
    return kind == EntryKind::Float32 || kind == EntryKind::Int16;
  });
}

std::string coding(const WeightImage& image, Restore restore, bool in_flash) {
  const auto value_of = [&](std::string_view member) -> std::string {
    if (member == "decoder") return "&eiota_internal_range_decoder";
    if (member == "floats") return has_floats(image) ? "&eiota_internal_float_decoder" : "nullptr";
    if (member == "base") return base(restore);
    return in_flash ? "&eiota_internal_base_in_flash" : "nullptr";
  };
  return fmt::format("static const ei_ota_coding_t eiota_generated_coding = {{\n{}}};\n",
                     initialiser_lines(coding_members, value_of));
}

std::string flash_model(std::uint32_t image_size) {
  const auto members = initialisers(flash_model_members, [&](std::string_view member) -> std::string {
    return member == "functions" ? "&eiota_internal_in_flash" : std::to_string(image_size);
  });
  return fmt::format("static const ei_ota_flash_model_t eiota_generated_flash = {{{}}};\n", fmt::join(members, ", "));
}

}  // namespace

TablePart make_part(const WeightImage& image, std::size_t number, std::string in_use,
                    const std::function<bool(const Entry&)>& holds, const std::function<std::string(const Entry&)>& place) {
  TablePart part{number, 0, 0, {}, std::move(in_use)};
  for (std::size_t i = 0; i < image.entries.size(); ++i) {
    const auto& entry = image.entries[i];
    if (!holds(entry)) continue;
    if (part.elements.empty()) part.begin = i;
    part.end = i + 1;
    part.elements.push_back(place(entry));
  }
  return part;
}

std::string part_definition(const std::string& id, std::size_t number,
                            const std::function<std::string(std::string_view member)>& value_of) {
  return fmt::format("extern \"C\" {{\nextern const ei_ota_part_t {0};\nconst ei_ota_part_t {0} = {{\n{1}}};\n}}\n",
                     part_symbol(id, number), initialiser_lines(part_members, value_of));
}

std::string part_table(const WeightImage& image, const TablePart& part, const TableOptions& options) {
  const bool is_empty = part.begin == part.end;
  const auto value_of = [&](std::string_view member) {
    if (member == "in_use") return "&" + part.in_use;
    if (member == "tensors") return part.tensors;
    if (is_empty) return std::string(member == "code_count" ? "0" : "nullptr");
    if (member == "code_count")
      return fmt::format("sizeof eiota_generated_codes{0} / sizeof eiota_generated_codes{0}[0]", part.number);
    if (member == "codes") return fmt::format("eiota_generated_codes{}", part.number);
    return fmt::format("eiota_generated_addresses{}", part.number);
  };
  auto definition = part_definition(options.id, part.number, value_of);
  if (is_empty) return definition;
  return fmt::format(
      "static const uint16_t eiota_generated_codes{0}[] = {{\n{1}}};\n"
      "static void *const eiota_generated_addresses{0}[] = {{\n{2}}};\n"
      "{3}",
      part.number, codes(image, part), addresses(image, part), definition);
}

std::string model_table(const WeightImage& image, std::size_t parts, const TableOptions& options) {
  const bool has_weights_in_ram =
      !options.in_flash || std::ranges::any_of(image.entries, [&](const Entry& entry) { return is_in_ram(entry, options); });
  const bool is_asked = has_weights_in_ram || options.gates_impulses;  // whether the weights change
  const auto restored_by = has_weights_in_ram ? options.restore : Restore::None;
  const bool copy = restored_by == Restore::Copy;
  const bool can_be_placed = !options.in_flash;
  std::string text = copy || !can_be_placed ? "" : refuse_placed(options.id);
  if (!options.every_scale_is_read && !options.in_flash) text += arc_guard();
  if (copy)
    text += fmt::format("static const uint8_t eiota_generated_factory[] = {{{}\n}};\n", byte_list(options.factory_payload));
  std::string names;
  text += "extern \"C\" {\n";
  for (std::size_t i = 0; i < parts; ++i) {
    text += fmt::format("extern const ei_ota_part_t {};\n", part_symbol(options.id, i));
    names += fmt::format("{}&{}", i == 0 ? "" : ", ", part_symbol(options.id, i));
  }
  const auto value_of = [&](std::string_view member) -> std::string {
    if (member == "layout") return fmt::format("{{{}}}", fmt::join(options.layout, ", "));
    if (member == "project") return fmt::format("{}u", options.project);
    if (member == "factory_crc") return fmt::format("0x{:08X}u", factory_crc(image, options));
    if (member == "base") return fmt::format("0x{:08X}u", base_of(image));
    if (member == "part_count") return fmt::format("{}", parts);
    if (member == "parts") return "eiota_generated_parts";
    if (member == "refresh") return refresh(options, copy && can_be_placed);
    if (member == "restore") return restore(restored_by, can_be_placed);
    if (member == "factory") return options.in_flash && !copy ? "nullptr" : factory(restored_by);
    if (member == "factory_size") return copy ? "sizeof eiota_generated_factory" : "0";
    if (member == "flash") return options.in_flash ? "&eiota_generated_flash" : "nullptr";
    if (member == "coding") return options.decodes_range ? "&eiota_generated_coding" : "nullptr";
    return is_asked ? "&" + changing_flag(options.id) : "nullptr";
  };
  if (options.refresh) text += fmt::format("void {}(void);\n", refresh_function(options.id));
  if (!options.legacy) text += no_legacy_table_text();
  if (is_asked) text += fmt::format("volatile uint8_t {};\n", changing_flag(options.id));
  if (copy && can_be_placed) text += note_filled(options);
  if (options.in_flash) text += flash_model(options.in_flash->size);
  if (options.decodes_range) text += coding(image, restored_by, options.in_flash.has_value());
  text += fmt::format(
      "static const ei_ota_part_t *const eiota_generated_parts[] = {{{1}}};\n"
      "extern const ei_ota_model_t {0};\n"
      "const ei_ota_model_t {0} = {{\n"
      "{2}{3}"
      "}};\n"
      "}}\n",
      model_symbol(options.id), names, initialiser_lines(model_members, value_of), legacy_member_text(options.legacy));
  return text;
}

}  // namespace ei_ota
