#include "rewrite/patch_flatbuffer.h"

#include <fmt/format.h>

#include <vector>

#include "rewrite/byte_list.h"
#include "rewrite/copy_pointers.h"
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
                               const TableOptions& options, const std::vector<QuantizationCopy>& copies) {
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
  for (std::size_t i = 0; i < copies.size(); ++i) {
    if (copies[i].model != model) continue;
    const auto& quantization = *tflite.model.tensors[copies[i].tensor].quantization;
    text += define_copy(options.id, i, fmt::format("reinterpret_cast<const float *>({})", place(quantization.scale)),
                        fmt::format("reinterpret_cast<const int *>({})", place(quantization.zero_point)));
  }
  return text;
}

}  // namespace ei_ota
