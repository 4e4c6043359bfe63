#include "export/quantization_copies.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>

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

/// "ei_fill_result_classification_i8_config_43_3" and "tflite_learn_43_3" end in their block's id.
std::string_view trailing_id(std::string_view name) { return name.substr(name.find_last_of('_') + 1); }

/// A scale and a zero point as a header spells them.
struct Spelled {
  std::string scale;
  std::string zero_point;
};

class Finder {
 public:
  explicit Finder(const Export& contents) : contents_(contents) {}

  Result<std::vector<QuantizationCopy>> find() {
    const auto& headers = contents_.files.parameters;
    for (std::size_t i = 0; i < headers.size(); ++i) {
      for (const auto& [macros, of_input] :
           {std::pair{"EI_CLASSIFIER_TFLITE_INPUT", true}, std::pair{"EI_CLASSIFIER_TFLITE_OUTPUT", false}})
        if (auto status = find_macros(i, macros, of_input); !status) return status.refusal();
      for (const auto& object : headers[i].header.objects)
        if (object.type.starts_with("ei_fill_result_"))
          if (auto status = find_object(i, object); !status) return status.refusal();
    }
    return std::move(copies_);
  }

 private:
  [[nodiscard]] const Model& model(std::size_t i) const { return model_of(contents_.sources[i]); }
  [[nodiscard]] std::string file(std::size_t header) const { return contents_.files.parameters[header].source.path; }

  [[nodiscard]] static bool is_equal(const Model& model, std::int32_t row, const Spelled& spelled) {
    const auto& quantization = model.tensors[static_cast<std::size_t>(row)].quantization;
    return quantization &&
           static_cast<float>(number(spelled.scale)) == float32_at(model.definitions[quantization->scale].elements, 0) &&
           static_cast<std::int32_t>(number(spelled.zero_point)) ==
               int32_at(model.definitions[quantization->zero_point].elements, 0);
  }

  /// The SDK of those years knew one network: the first whose input or output it is.
  Status find_macros(std::size_t header, const std::string& macros, bool of_input) {
    const auto* const scale = contents_.files.parameters[header].header.macro(macros + "_SCALE");
    const auto* const zero_point = contents_.files.parameters[header].header.macro(macros + "_ZEROPOINT");
    if (!scale || !zero_point || number(scale->value) == 0) return Nothing{};
    const Spelled spelled{scale->value, zero_point->value};
    for (std::size_t i = 0; i < contents_.sources.size(); ++i) {
      const auto& rows = of_input ? model(i).inputs : model(i).outputs;
      if (rows.empty() || !is_equal(model(i), rows.front(), spelled)) continue;
      const auto* const node = of_input ? nullptr : node_writing(model(i), rows.front());
      if (!node || !has_fixed_output(node->op))
        copies_.push_back({i, static_cast<std::size_t>(rows.front()), header, macros, ""});
      return Nothing{};
    }
    return refuse(ErrorId::Copy, file(header),
                  fmt::format("{}_SCALE is {}, _ZEROPOINT {}", macros, scale->value, zero_point->value),
                  "the quantization of a model's tensor", "export the model again");
  }

  Status find_object(std::size_t header, const HeaderObject& object) {
    const auto* const scale = member(object.value, "scale");
    const auto* const zero_point = member(object.value, "zero_point");
    if (!scale || !zero_point) return Nothing{};
    for (std::size_t i = 0; i < contents_.sources.size(); ++i) {
      if (contents_.sources.size() > 1 && trailing_id(model(i).name) != trailing_id(object.name)) continue;
      return add_object(header, object, i, {scale->text, zero_point->text});
    }
    return unclear(header, object, "no model has its block's id");
  }

  Status add_object(std::size_t header, const HeaderObject& object, std::size_t i, const Spelled& spelled) {
    std::vector<std::int32_t> changing;
    bool is_copy = false;
    for (const auto row : model(i).outputs) {
      const auto* const node = node_writing(model(i), row);
      is_copy = is_copy || is_equal(model(i), row, spelled);
      if (!node || !has_fixed_output(node->op)) changing.push_back(row);
    }
    if (!is_copy)
      return refuse(ErrorId::Copy, file(header),
                    fmt::format("{} says {} and {}", object.name, spelled.scale, spelled.zero_point),
                    "an output's quantization", "export the model again");
    if (changing.empty()) return Nothing{};
    if (changing.size() > 1 || model(i).outputs.size() > 1) return unclear(header, object, "the model has several outputs");
    copies_.push_back({i, static_cast<std::size_t>(changing.front()), header, "", object.name});
    return Nothing{};
  }

  [[nodiscard]] Refusal unclear(std::size_t header, const HeaderObject& object, std::string_view why) const {
    return refuse(ErrorId::Copy, file(header), fmt::format("{} repeats a quantization, but {}", object.name, why),
                  "a copy whose tensor is known", "report this with the export");
  }

  const Export& contents_;
  std::vector<QuantizationCopy> copies_;
};

}  // namespace

std::vector<Structure> repeated_quantization(const Header& variables) {
  std::vector<Structure> found;
  for (const auto& object : variables.objects) {
    if (object.type != "ei_fill_result_classification_i8_config_t") continue;  // { float zero_point; float scale; }
    Structure structure{object.name, "model-parameters/model_variables.h", ElementType::Float32, false, {}};
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

Result<std::vector<QuantizationCopy>> find_copies(const Export& contents) { return Finder(contents).find(); }

}  // namespace ei_ota
