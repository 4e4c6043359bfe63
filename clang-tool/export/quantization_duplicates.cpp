// SPDX-License-Identifier: MIT
#include "export/quantization_duplicates.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <utility>

namespace ei_ota {
namespace {

/// TFLite's int8 specification gives these ops an output quantization that training does not change.
bool has_fixed_output(const std::string& op) { return op == "SOFTMAX" || op == "LOGISTIC" || op == "TANH"; }

const Node* node_writing(const Model& model, std::int32_t row) {
  for (const auto& node : model.nodes)
    if (std::find(node.outputs.begin(), node.outputs.end(), row) != node.outputs.end()) return &node;
  return nullptr;
}

double number(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// "ei_fill_result_classification_i8_config_43_3" and "tflite_learn_43_3" end in their block's id, and since 2025 in that of
/// their project: "43_3". Without any, the last word is what tells models apart.
std::string_view trailing_ids(std::string_view name) {
  const auto last_letter = name.find_last_not_of("0123456789_");
  auto ids = name.substr(last_letter == std::string_view::npos ? 0 : last_letter + 1);
  while (ids.starts_with('_')) ids.remove_prefix(1);
  return ids.empty() ? name.substr(name.find_last_of('_') + 1) : ids;
}

/// Do both belong to one block? A name with a project's id may meet one without.
bool are_of_one_block(std::string_view a, std::string_view b) {
  const auto ids = trailing_ids(a), others = trailing_ids(b);
  return ids == others || ids.ends_with("_" + std::string(others)) || others.ends_with("_" + std::string(ids));
}

/// A scale and a zero point as a header spells them.
struct Spelled {
  std::string scale;
  std::string zero_point;
};

constexpr std::array<std::pair<const char*, bool>, 2> repeating_macros{
    {{"EI_CLASSIFIER_TFLITE_INPUT", true}, {"EI_CLASSIFIER_TFLITE_OUTPUT", false}}};

class Finder {
 public:
  explicit Finder(const Export& contents) : contents_(contents) {}

  Result<std::vector<QuantizationDuplicate>> find() {
    const auto& headers = contents_.files.parameters;
    for (std::size_t i = 0; i < headers.size(); ++i) {
      for (const auto& [macros, of_input] : repeating_macros) find_macros(i, macros, of_input);
      for (const auto& object : headers[i].header.objects)
        if (auto status = find_object(i, object); !status) return status.refusal();
    }
    return std::move(duplicates_);
  }

  /// Copies of outputs that never change, too.
  [[nodiscard]] Status check() const {
    const auto& headers = contents_.files.parameters;
    for (std::size_t i = 0; i < headers.size(); ++i) {
      for (const auto& [macros, of_input] : repeating_macros)
        if (auto status = check_macros(i, macros, of_input); !status) return status;
      for (const auto& object : headers[i].header.objects)
        if (auto status = check_object(i, object); !status) return status;
    }
    return Nothing{};
  }

 private:
  [[nodiscard]] const Model& model(std::size_t i) const { return model_of(contents_.sources[i]); }
  [[nodiscard]] std::string file(std::size_t header) const { return contents_.files.parameters[header].source.path; }

  [[nodiscard]] static bool is_equal(const Model& model, std::int32_t row, const Spelled& spelled) {
    const auto& quantization = model.tensors[static_cast<std::size_t>(row)].quantization;
    return quantization &&
           static_cast<float>(number(spelled.scale)) == float32_at(model.definitions[quantization->scale].elements, 0) &&
           number(spelled.zero_point) == int32_at(model.definitions[quantization->zero_point].elements, 0);
  }

  [[nodiscard]] std::optional<Spelled> quantization_of(std::size_t header, const std::string& macros) const {
    const auto* const scale = contents_.files.parameters[header].header.macro(macros + "_SCALE");
    const auto* const zero_point = contents_.files.parameters[header].header.macro(macros + "_ZEROPOINT");
    if (!scale || !zero_point || number(scale->value) == 0) return std::nullopt;
    return Spelled{scale->value, zero_point->value};
  }

  /// The SDK of those years knew one network: the first whose input or output it is.
  [[nodiscard]] std::optional<std::size_t> model_of_macros(const Spelled& spelled, bool of_input) const {
    for (std::size_t i = 0; i < contents_.sources.size(); ++i) {
      const auto& rows = of_input ? model(i).inputs : model(i).outputs;
      if (!rows.empty() && is_equal(model(i), rows.front(), spelled)) return i;
    }
    return std::nullopt;
  }

  void find_macros(std::size_t header, const std::string& macros, bool of_input) {
    const auto spelled = quantization_of(header, macros);
    const auto i = spelled ? model_of_macros(*spelled, of_input) : std::nullopt;
    if (!i) return;
    const auto row = (of_input ? model(*i).inputs : model(*i).outputs).front();
    const auto* const node = of_input ? nullptr : node_writing(model(*i), row);
    if (!node || !has_fixed_output(node->op)) duplicates_.push_back({*i, static_cast<std::size_t>(row), header, macros, ""});
  }

  [[nodiscard]] Status check_macros(std::size_t header, const std::string& macros, bool of_input) const {
    const auto spelled = quantization_of(header, macros);
    if (!spelled || model_of_macros(*spelled, of_input)) return Nothing{};
    return refuse(ErrorId::Copy, file(header),
                  fmt::format("{}_SCALE is {}, _ZEROPOINT {}", macros, spelled->scale, spelled->zero_point),
                  "the quantization of a model's tensor", "export the model again");
  }

  [[nodiscard]] Status check_object(std::size_t header, const HeaderObject& object) const {
    const auto spelled = quantization_of(object);
    const auto models = spelled ? models_of(object) : std::vector<std::size_t>{};
    if (models.empty()) return Nothing{};
    for (const auto i : models)
      for (const auto row : model(i).outputs)
        if (is_equal(model(i), row, *spelled)) return Nothing{};
    return refuse(ErrorId::Copy, contents_.files.parameters[header].source.where(object.name_offset),
                  fmt::format("{} says scale {} and zero point {}", object.name, spelled->scale, spelled->zero_point),
                  "an output's quantization, which it repeats", "export the model again, one of the two was edited");
  }

  Status find_object(std::size_t header, const HeaderObject& object) {
    if (!quantization_of(object)) return Nothing{};
    const auto models = models_of(object);
    return models.empty() ? unclear(header, object, "no model has its block's id") : add_object(header, object, models.front());
  }

  Status add_object(std::size_t header, const HeaderObject& object, std::size_t i) {
    std::vector<std::int32_t> changing;
    for (const auto row : model(i).outputs) {
      const auto* const node = node_writing(model(i), row);
      if (!node || !has_fixed_output(node->op)) changing.push_back(row);
    }
    if (changing.empty()) return Nothing{};
    if (changing.size() > 1 || model(i).outputs.size() > 1) return unclear(header, object, "the model has several outputs");
    duplicates_.push_back({i, static_cast<std::size_t>(changing.front()), header, "", object.name});
    return Nothing{};
  }

  [[nodiscard]] static std::optional<Spelled> quantization_of(const HeaderObject& object) {
    const auto* const scale = member(object.value, "scale");
    const auto* const zero_point = member(object.value, "zero_point");
    if (!object.type.starts_with("ei_fill_result_") || !scale || !zero_point) return std::nullopt;
    return Spelled{scale->text, zero_point->text};
  }

  /// An only model is everyone's.
  [[nodiscard]] std::vector<std::size_t> models_of(const HeaderObject& object) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < contents_.sources.size(); ++i)
      if (contents_.sources.size() == 1 || are_of_one_block(model(i).name, object.name)) found.push_back(i);
    return found;
  }

  [[nodiscard]] Refusal unclear(std::size_t header, const HeaderObject& object, std::string_view why) const {
    return refuse(ErrorId::Copy, file(header), fmt::format("{} repeats a quantization, but {}", object.name, why),
                  "a duplicate whose tensor is known", "report this with the export");
  }

  const Export& contents_;
  std::vector<QuantizationDuplicate> duplicates_;
};

}  // namespace

std::vector<StructuralConstant> repeated_quantization(const Header& variables) {
  std::vector<StructuralConstant> found;
  for (const auto& object : variables.objects) {
    if (object.type != "ei_fill_result_classification_i8_config_t") continue;  // { float zero_point; float scale; }
    StructuralConstant structure{object.name, "model-parameters/model_variables.h", ElementType::Float32, false, {}};
    for (const auto* const name : {"zero_point", "scale"}) {
      const auto* const value = member(object.value, name);
      const float element = value ? static_cast<float>(number(value->text)) : 0.0F;
      const auto bytes = std::as_bytes(std::span(&element, 1));
      structure.elements.insert(structure.elements.end(), bytes.begin(), bytes.end());
    }
    found.push_back(std::move(structure));
  }
  return found;
}

Result<std::vector<QuantizationDuplicate>> find_duplicates(const Export& contents) {
  if (auto status = check_duplicates(contents); !status) return status.refusal();
  return Finder(contents).find();
}

Status check_duplicates(const Export& contents) { return Finder(contents).check(); }

}  // namespace ei_ota
