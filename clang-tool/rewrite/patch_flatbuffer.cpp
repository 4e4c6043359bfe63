#include "rewrite/patch_flatbuffer.h"

#include <fmt/format.h>

#include <vector>

#include "rewrite/copy_pointers.h"
#include "rewrite/edits.h"
#include "rewrite/header_flag.h"

namespace ei_ota {
namespace {

std::string flag(const FlatbufferSource& flatbuffer, const std::string& id) {
  return fmt::format("ei_ota_{}_{}", id, flatbuffer.name);
}

/// Every `symbol` of the text, as a word.
void replace_word(const std::string& text, const std::string& symbol, const std::string& replacement,
                  std::vector<Edit>& edits) {
  for (auto at = text.find(symbol); at != std::string::npos; at = text.find(symbol, at + symbol.size()))
    edits.push_back({{at, at + symbol.size()}, replacement});
}

std::string byte_list(const std::string& bytes) {
  std::string text;
  text.reserve(bytes.size() * 4);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i % 24 == 0) text += "\n  ";
    fmt::format_to(std::back_inserter(text), "{},", static_cast<unsigned>(static_cast<unsigned char>(bytes[i])));
  }
  return text;
}

}  // namespace

std::string patch_flatbuffer_header(const FlatbufferSource& flatbuffer, const std::string& id) {
  const auto& text = flatbuffer.source.text;
  const auto declaration = fmt::format("namespace ei_ota_{}_weights {{ extern unsigned char {}[{}]; }}", id, flatbuffer.name,
                                       flatbuffer.bytes.size());
  std::vector<Edit> edits{define_flag(text, flag(flatbuffer, id))};
  if (flatbuffer.incbin.empty()) {
    edits.push_back({flatbuffer.definition, fmt::format("{} using ei_ota_{}_weights::{}", declaration, id, flatbuffer.name)});
  } else {
    edits.push_back({{flatbuffer.definition.begin, flatbuffer.definition.end + 1}, declaration});  // with the semicolon
    replace_word(text, "g" + flatbuffer.incbin + "_data", fmt::format("ei_ota_{}_weights::{}", id, flatbuffer.name), edits);
    replace_word(text, "g" + flatbuffer.incbin + "_size", fmt::format("{}", flatbuffer.bytes.size()), edits);
  }
  return apply_edits(text, std::move(edits));
}

std::string flatbuffer_weights(const FlatbufferSource& flatbuffer, const WeightImage& image, std::size_t model,
                               const TableOptions& options, const std::vector<QuantizationCopy>& copies) {
  Part part{model, image.entries.size(), image.entries.size(), {}, flag(flatbuffer, options.id), true};
  for (std::size_t i = 0; i < image.entries.size(); ++i) {
    const auto& entry = image.entries[i];
    if (entry.model != model) continue;
    if (part.elements.empty()) part.begin = i;
    part.end = i + 1;
    const auto& tensor = flatbuffer.tflite.model.tensors[entry.tensor];
    const auto definition = entry.field == Field::Data    ? *tensor.data
                            : entry.field == Field::Scale ? tensor.quantization->scale
                                                          : tensor.quantization->zero_point;
    part.elements.push_back(fmt::format("{} + {}", flatbuffer.name, flatbuffer.tflite.offsets[definition]));
  }
  auto text =
      fmt::format(
          "extern \"C\" volatile uint8_t {};\nEI_OTA_WEIGHT __attribute__((aligned(16))) unsigned char {}[{}] = {{{}\n}};\n",
          part.in_use, flatbuffer.name, flatbuffer.bytes.size(), byte_list(flatbuffer.bytes)) +
      part_table(image, part, options);
  const auto& tflite = flatbuffer.tflite;
  for (std::size_t i = 0; i < copies.size(); ++i) {
    if (copies[i].model != model) continue;
    const auto& quantization = *tflite.model.tensors[copies[i].tensor].quantization;
    const auto place = [&](const char* type, std::size_t definition) {
      return fmt::format("reinterpret_cast<const {} *>({} + {})", type, flatbuffer.name, tflite.offsets[definition]);
    };
    text += define_copy(options.id, i, place("float", quantization.scale), place("int", quantization.zero_point));
  }
  return text;
}

}  // namespace ei_ota
