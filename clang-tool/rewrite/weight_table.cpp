#include "rewrite/weight_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cstdint>
#include <utility>

#include "crc32.h"
#include "model/entry_kind.h"
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

std::string codes(const WeightImage& image, const Part& part) {
  std::string text;
  for (std::size_t i = part.begin; i < part.end; ++i) text += code_line(image.entries[i], part.by_name);
  return text;
}

std::string addresses(const WeightImage& image, const Part& part) {
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

std::uint32_t factory_crc(const WeightImage& image) {
  std::uint32_t crc = 0;
  for (const auto& entry : image.entries) {
    if (!entry.read) continue;
    const auto held = firmware_bytes(image, entry);
    crc = eiota_internal_crc32(crc, held.data(), held.size());
  }
  return crc;
}

constexpr std::string_view arc_guard = R"(#if defined(EI_CLASSIFIER_TFLITE_ENABLE_ARC) && EI_CLASSIFIER_TFLITE_ENABLE_ARC
#error "EiOta: ARC MLI kernels read scales that stay constant here; patch with --define EI_CLASSIFIER_TFLITE_ENABLE_ARC=1"
#endif
)";

/// A section of the user's own has no initial values that could be copied back.
std::string refuse_placed(const std::string& id) {
  return fmt::format(
      "#if EI_OTA_WEIGHT_PLACED\n"
      "#error \"EiOta: EI_OTA_WEIGHT puts the weights of {} where no initial values are; patch with --restore copy, in CMake "
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

/// `refresh` and `restore` of the model.
std::string functions(const TableOptions& options) {
  const auto refresh = options.refresh ? refresh_function(options.id) : "nullptr";
  switch (options.restore) {
    case Restore::Copy:
      return fmt::format(
          "\n#if EI_OTA_WEIGHT_PLACED\n  eiota_generated_note_filled, eiota_internal_restore_placed,\n"
          "#else\n  {}, eiota_internal_restore_copy,\n#endif\n  ",
          refresh);
    case Restore::LoadImage:
      return fmt::format(" {},\n  eiota_internal_restore_load_image, ", refresh);
    case Restore::None:
      return fmt::format(" {},\n  nullptr, ", refresh);
  }
  return "";
}

/// `factory` and `factory_size` of the model; what refers to no function of the runtime names its checksum's table.
std::string_view factory(Restore restore) {
  switch (restore) {
    case Restore::Copy:
      return "eiota_generated_factory, sizeof eiota_generated_factory";
    case Restore::LoadImage:
      return "nullptr, 0";
    case Restore::None:
      return "reinterpret_cast<const uint8_t *>(eiota_internal_crc32_table), 0";
  }
  return "";
}

/// A runtime that takes legacy payloads links to models that were compiled for it alone, also to those that take none.
constexpr std::string_view knows_legacy = R"(#if EI_OTA_LEGACY
extern "C" __attribute__((weak)) const uint8_t eiota_internal_models_know_legacy = 1;
#endif
)";

}  // namespace

Part make_part(const WeightImage& image, std::size_t number, std::string in_use, const std::function<bool(const Entry&)>& holds,
               const std::function<std::string(const Entry&)>& place) {
  Part part{number, 0, 0, {}, std::move(in_use)};
  for (std::size_t i = 0; i < image.entries.size(); ++i) {
    const auto& entry = image.entries[i];
    if (!holds(entry)) continue;
    if (part.elements.empty()) part.begin = i;
    part.end = i + 1;
    part.elements.push_back(place(entry));
  }
  return part;
}

std::string part_table(const WeightImage& image, const Part& part, const TableOptions& options) {
  const auto declaration = fmt::format("extern \"C\" {{\nextern const ei_ota_part_t {0};\nconst ei_ota_part_t {0} = ",
                                       part_symbol(options.id, part.number));
  if (part.begin == part.end) return fmt::format("{}{{0, nullptr, nullptr, &{}}};\n}}\n", declaration, part.in_use);
  return fmt::format(
      "static const uint16_t eiota_generated_codes{0}[] = {{\n{1}}};\n"
      "static void *const eiota_generated_addresses{0}[] = {{\n{2}}};\n"
      "{3}{{\n"
      "  sizeof eiota_generated_codes{0} / sizeof eiota_generated_codes{0}[0], eiota_generated_codes{0}, "
      "eiota_generated_addresses{0}, &{4},\n"
      "}};\n"
      "}}\n",
      part.number, codes(image, part), addresses(image, part), declaration, part.in_use);
}

std::string model_table(const WeightImage& image, std::size_t parts, const TableOptions& options) {
  const bool copy = options.restore == Restore::Copy;
  std::string text = copy ? "" : refuse_placed(options.id);
  if (!options.every_scale_is_read) text += arc_guard;
  if (copy)
    text += fmt::format("static const uint8_t eiota_generated_factory[] = {{{}\n}};\n", byte_list(options.factory_payload));
  std::string names;
  text += "extern \"C\" {\n";
  for (std::size_t i = 0; i < parts; ++i) {
    text += fmt::format("extern const ei_ota_part_t {};\n", part_symbol(options.id, i));
    names += fmt::format("{}&{}", i == 0 ? "" : ", ", part_symbol(options.id, i));
  }
  text += fmt::format(
      "{8}"
      "{13}"
      "volatile uint8_t {11};\n"
      "{12}"
      "static const ei_ota_part_t *const eiota_generated_parts[] = {{{6}}};\n"
      "extern const ei_ota_model_t {0};\n"
      "const ei_ota_model_t {0} = {{\n"
      "  {{{1}}}, {2}u, 0x{3:08X}u, 0x{10:08X}u,\n"
      "  {7}, eiota_generated_parts,{4}{5}, &{11},\n"
      "#if EI_OTA_LEGACY\n"
      "  {9},\n"
      "#endif\n"
      "}};\n"
      "}}\n",
      model_symbol(options.id), fmt::format("{}", fmt::join(options.layout, ", ")), options.project, factory_crc(image),
      functions(options), factory(options.restore), names, parts,
      options.refresh ? fmt::format("void {}(void);\n", refresh_function(options.id)) : "",
      options.legacy ? "&eiota_generated_legacy" : "nullptr", base_of(image), changing_flag(options.id),
      copy ? note_filled(options) : "", options.legacy ? "" : knows_legacy);
  return text;
}

}  // namespace ei_ota
