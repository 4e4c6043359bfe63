// SPDX-License-Identifier: MIT
#include "rewrite/patch_flatbuffer.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

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
std::vector<Span> structure_of(const FlatbufferSource& flatbuffer, const WeightImage& image, std::size_t model) {
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
std::string fill_structure(const FlatbufferSource& flatbuffer, const WeightImage& image, std::size_t model,
                           const std::string& id) {
  std::string spans;
  std::string bytes;
  for (const auto& [begin, end] : structure_of(flatbuffer, image, model)) {
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

}  // namespace

std::string patch_flatbuffer_header(const FlatbufferSource& flatbuffer, std::size_t model, const std::string& id) {
  const auto& text = flatbuffer.source.text;
  const auto space = weights_namespace(id);
  const auto declaration =
      fmt::format("namespace {} {{ extern unsigned char {}[{}]; }}", space, flatbuffer.name, flatbuffer.bytes.size());
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
  const auto place = [&](std::size_t definition) {
    return fmt::format("{} + {}", flatbuffer.name, tflite.offsets[definition]);
  };
  auto part = make_part(
      image, model, flatbuffer_flag(options.id, model), [&](const Entry& entry) { return entry.model == model; },
      [&](const Entry& entry) { return place(definition_of(tflite.model, entry)); });
  part.by_name = true;
  auto text =
      fmt::format(
          "extern \"C\" volatile uint8_t {};\nEI_OTA_WEIGHT __attribute__((aligned(16))) unsigned char {}[{}] = {{{}\n}};\n",
          part.in_use, flatbuffer.name, flatbuffer.bytes.size(), byte_list(flatbuffer.bytes)) +
      part_table(image, part, options);
  if (options.restore == Restore::Copy) text += fill_structure(flatbuffer, image, model, options.id);
  for (std::size_t i = 0; i < duplicates.size(); ++i) {
    if (duplicates[i].model != model) continue;
    const auto& quantization = *tflite.model.tensors[duplicates[i].tensor].quantization;
    text += define_duplicate(options.id, i, fmt::format("reinterpret_cast<const float *>({})", place(quantization.scale)),
                             fmt::format("reinterpret_cast<const int *>({})", place(quantization.zero_point)));
  }
  return text;
}

}  // namespace ei_ota
