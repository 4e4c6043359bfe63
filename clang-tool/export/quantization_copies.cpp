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

Status check_output(const HeaderObject& object, const Model& model) {
  const auto* const scale = member(object.value, "scale");
  const auto* const zero_point = member(object.value, "zero_point");
  if (!scale || !zero_point) return Nothing{};
  constexpr auto file = "model-parameters/model_variables.h";
  for (const auto row : model.outputs) {
    const auto& tensor = model.tensors[static_cast<std::size_t>(row)];
    const auto* const node = node_writing(model, row);
    if (!node || !has_fixed_output(node->op) || !tensor.quantization)
      return refuse(
          ErrorId::Copy, file,
          fmt::format("{} repeats the quantization of an output that {} writes", object.name, node ? node->op : "no op"),
          "an output whose quantization never changes (softmax, logistic, tanh)",
          "wait for a version that updates these copies as well");
    const auto tensor_scale = float32_at(model.definitions[tensor.quantization->scale].elements, 0);
    const auto tensor_zero = int32_at(model.definitions[tensor.quantization->zero_point].elements, 0);
    if (static_cast<float>(number(scale->text)) != tensor_scale ||
        static_cast<std::int32_t>(number(zero_point->text)) != tensor_zero)
      return refuse(ErrorId::Copy, file, fmt::format("{} says {} and {}", object.name, scale->text, zero_point->text),
                    fmt::format("the output's quantization, {} and {}", tensor_scale, tensor_zero), "export the model again");
  }
  return Nothing{};
}

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

Status check_copies(const Export& contents) {
  const auto* const macro = contents.files.metadata.macro("EI_CLASSIFIER_TFLITE_INPUT_SCALE");
  if (macro && number(macro->value) != 0)
    return refuse(ErrorId::Copy, "model-parameters/model_metadata.h",
                  "EI_CLASSIFIER_TFLITE_INPUT_SCALE compiles the input quantization into the SDK of before 2023",
                  "an export whose SDK asks the tensor", "export the model again with today's Studio");
  for (const auto& object : contents.files.variables.objects)
    if (object.type.starts_with("ei_fill_result_"))
      for (const auto& source : contents.sources)
        if (auto status = check_output(object, model_of(source)); !status) return status;
  return Nothing{};
}

}  // namespace ei_ota
