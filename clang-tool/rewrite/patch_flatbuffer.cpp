// SPDX-License-Identifier: MIT
#include "rewrite/patch_flatbuffer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "device/table_members.h"
#include "rewrite/byte_list.h"
#include "rewrite/duplicate_access.h"
#include "rewrite/edits.h"
#include "rewrite/header_flag.h"
#include "rewrite/symbols.h"

namespace ei_ota {
namespace {

void replace_each(const std::string& text, const std::string& symbol, const std::string& replacement,
                  std::vector<Edit>& edits) {
  for (auto at = text.find(symbol); at != std::string::npos; at = text.find(symbol, at + symbol.size()))
    edits.push_back({{at, at + symbol.size()}, replacement});
}

/// Which bytes of the flatbuffer are no weights.
std::vector<Span> bytes_beside_weights(const FlatbufferSource& flatbuffer, const WeightImage& image, std::size_t model) {
  std::vector<bool> is_weight(flatbuffer.bytes.size());
  for (const auto& entry : image.entries) {
    if (entry.model != model || !entry.read) continue;
    const auto begin = is_weight.begin() + flatbuffer.tflite.offsets[definition_of(flatbuffer.tflite.model, entry)];
    std::fill_n(begin, firmware_bytes(image, entry).size(), true);
  }
  std::vector<Span> spans;
  for (auto at = std::ranges::find(is_weight, false); at != is_weight.end();) {
    const auto end = std::find(at, is_weight.end(), true);
    spans.push_back({static_cast<std::size_t>(at - is_weight.begin()), static_cast<std::size_t>(end - is_weight.begin())});
    at = std::find(end, is_weight.end(), false);
  }
  return spans;
}

/// Fills what is no weight, for an array that start-up code does not fill.
std::string fill_beside_weights(const FlatbufferSource& flatbuffer, const WeightImage& image, std::size_t model,
                                const std::string& id) {
  std::string spans;
  std::string bytes;
  for (const auto& [begin, end] : bytes_beside_weights(flatbuffer, image, model)) {
    spans += fmt::format("\n  {{{}, {}}},", begin, end - begin);
    bytes += flatbuffer.bytes.substr(begin, end - begin);
  }
  return fmt::format(
      "#if EI_OTA_WEIGHT_PLACED\n"
      "static const struct {{ uint32_t offset, size; }} eiota_generated_structure_spans{0}[] = {{{1}\n}};\n"
      "static const uint8_t eiota_generated_structure{0}[] = {{{2}\n}};\n"
      "extern \"C\" void {3}(void);\n"
      "extern \"C\" void {3}(void) {{\n"
      "  const uint8_t *from = eiota_generated_structure{0};\n"
      "  for (const auto &span : eiota_generated_structure_spans{0})\n"
      "    for (uint32_t i = 0; i != span.size; ++i) {4}[span.offset + i] = *from++;\n"
      "}}\n"
      "#endif\n",
      model, spans, byte_list(bytes), structure_function(id, model), flatbuffer.name);
}

std::string type_of_bytes(const TableOptions& options) { return options.in_flash ? "const unsigned char" : "unsigned char"; }

/// The ei_ota_flatbuffer_t of a source, and the functions that headers call. An inference that reads headers' copies of values
/// sees those of the flatbuffer that it holds.
std::string in_flash(const FlatbufferSource& flatbuffer, std::size_t model, const TableOptions& options) {
  const auto tensors = initialisers(tensors_members, [&](std::string_view member) -> std::string {
    if (member == "rows") return flatbuffer.name;
    if (member == "binding") return fmt::format("&eiota_generated_binding{}", model);
    return member == "image" ? std::to_string(options.in_flash->models.at(model)) : "0";
  });
  const auto members = initialisers(flatbuffer_members, [&](std::string_view member) -> std::string {
    if (member == "tensors") return fmt::format("{{{}}}", fmt::join(tensors, ", "));
    return member == "size" ? std::to_string(flatbuffer.bytes.size()) : "&eiota_internal_flatbuffers";
  });
  return fmt::format(
      "static ei_ota_binding_t eiota_generated_binding{0} = {{{1}, {1}}};\n"
      "static volatile bool eiota_generated_is_running{0};\n"
      "static const ei_ota_flatbuffer_t eiota_generated_table{0} = {{\n"
      "  {2},\n"
      "}};\n"
      "extern \"C\" {{\n"
      "void {3}(void);\n"
      "void {3}(void) {{\n"
      "  eiota_internal_hold(&eiota_generated_table{0}.tensors);\n"
      "  eiota_generated_is_running{0} = true;\n"
      "}}\n"
      "void {4}(void);\n"
      "void {4}(void) {{\n"
      "  eiota_generated_is_running{0} = false;\n"
      "  eiota_internal_release(&eiota_generated_table{0}.tensors);\n"
      "}}\n"
      "const unsigned char *{5}(void);\n"
      "const unsigned char *{5}(void) {{\n"
      "  return static_cast<const unsigned char *>(eiota_generated_is_running{0} ? eiota_generated_binding{0}.held : "
      "eiota_generated_binding{0}.bound);\n"
      "}}\n"
      "}}\n",
      model, flatbuffer.name, fmt::join(members, ",\n  "), flatbuffer_begin(options.id, model),
      flatbuffer_end(options.id, model), flatbuffer_in_use(options.id, model));
}

/// What headers read a duplicate by.
std::string duplicate(const FlatbufferSource& flatbuffer, const QuantizationDuplicate& found, std::size_t number,
                      const TableOptions& options) {
  const auto& tflite = flatbuffer.tflite;
  const auto& quantization = *tflite.model.tensors[found.tensor].quantization;
  const auto value = [&](std::string_view type, std::size_t definition) {
    return fmt::format("reinterpret_cast<const {} *>({} + {})", type,
                       options.in_flash ? flatbuffer_in_use(options.id, found.model) + "()" : flatbuffer.name,
                       tflite.offsets[definition]);
  };
  const auto scale = value("float", quantization.scale);
  const auto zero_point = value("int", quantization.zero_point);
  return options.in_flash ? define_duplicate_functions(options.id, number, "*" + scale, "*" + zero_point)
                          : define_duplicate(options.id, number, scale, zero_point);
}

}  // namespace

std::string patch_flatbuffer_header(const FlatbufferSource& flatbuffer, std::size_t model, const TableOptions& options) {
  const auto& id = options.id;
  const auto& text = flatbuffer.source.text;
  const auto space = weights_namespace(id);
  const auto declaration = fmt::format("namespace {} {{ extern {} {}[{}]; }}", space, type_of_bytes(options), flatbuffer.name,
                                       flatbuffer.bytes.size());
  auto edits = refuse_original(text, flatbuffer.source.path, flatbuffer_mark(id, model));
  edits.push_back(define_flag(text, flatbuffer_flag(id, model)));
  if (flatbuffer.incbin.empty()) {
    edits.push_back({flatbuffer.definition, fmt::format("{} using {}::{}", declaration, space, flatbuffer.name)});
  } else {
    edits.push_back({{flatbuffer.definition.begin, flatbuffer.definition.end + 1}, declaration});  // with the semicolon
    replace_each(text, "g" + flatbuffer.incbin + "_data", fmt::format("{}::{}", space, flatbuffer.name), edits);
    replace_each(text, "g" + flatbuffer.incbin + "_size", fmt::format("{}", flatbuffer.bytes.size()), edits);
  }
  return apply_edits(text, std::move(edits));
}

std::string flatbuffer_weights(const FlatbufferSource& flatbuffer, const WeightImage& image, std::size_t model,
                               const TableOptions& options, const std::vector<QuantizationDuplicate>& duplicates) {
  const auto& tflite = flatbuffer.tflite;
  const auto bytes =
      options.in_flash ? fmt::format("const_cast<unsigned char *>({})", flatbuffer.name) : std::string(flatbuffer.name);
  auto part = make_part(
      image, model, flatbuffer_flag(options.id, model), [&](const Entry& entry) { return entry.model == model; },
      [&](const Entry& entry) { return fmt::format("{} + {}", bytes, tflite.offsets[definition_of(tflite.model, entry)]); });
  part.by_name = true;
  if (options.in_flash) part.tensors = fmt::format("&eiota_generated_table{}.tensors", model);
  auto text = fmt::format("extern \"C\" volatile uint8_t {};\n", part.in_use);
  if (options.in_flash) text += fmt::format("extern const unsigned char {}[{}];\n", flatbuffer.name, flatbuffer.bytes.size());
  text += fmt::format("{}__attribute__((aligned(16))) {} {}[{}] = {{{}\n}};\n", options.in_flash ? "" : "EI_OTA_WEIGHT ",
                      type_of_bytes(options), flatbuffer.name, flatbuffer.bytes.size(), byte_list(flatbuffer.bytes));
  if (options.in_flash) text += in_flash(flatbuffer, model, options);
  text += part_table(image, part, options);
  if (options.restore == Restore::Copy && !options.in_flash) text += fill_beside_weights(flatbuffer, image, model, options.id);
  for (std::size_t i = 0; i < duplicates.size(); ++i)
    if (duplicates[i].model == model) text += duplicate(flatbuffer, duplicates[i], i, options);
  return text;
}

}  // namespace ei_ota
