// SPDX-License-Identifier: MIT
#include "eon_fixture.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>

namespace ei_ota::test {
namespace {

template <class T>
void append(std::vector<std::byte>& bytes, double value) {
  const auto rounded = static_cast<T>(value);
  bytes.resize(bytes.size() + sizeof rounded);
  std::memcpy(bytes.data() + bytes.size() - sizeof rounded, &rounded, sizeof rounded);
}

double value_at(const Definition& definition, std::size_t i) {
  switch (definition.type) {
    case ElementType::Int8:
      return static_cast<std::int8_t>(definition.elements[i]);
    case ElementType::UInt8:
      return static_cast<std::uint8_t>(definition.elements[i]);
    case ElementType::Int16: {
      std::int16_t value;
      std::memcpy(&value, definition.elements.data() + 2 * i, sizeof value);
      return value;
    }
    case ElementType::UInt16: {
      std::uint16_t value;
      std::memcpy(&value, definition.elements.data() + 2 * i, sizeof value);
      return value;
    }
    case ElementType::Int32:
      return int32_at(definition.elements, i);
    case ElementType::Float32:
      return float32_at(definition.elements, i);
  }
  return 0;
}

std::size_t add_definition(Model& model, const char* name, ElementType type, bool counted, std::vector<std::byte> bytes) {
  model.definitions.push_back({fmt::format(fmt::runtime(name), model.tensors.size()), type, counted, std::move(bytes)});
  return model.definitions.size() - 1;
}

std::int32_t add_row(Model& model, Tensor tensor, const Scaling& scaling) {
  if (!scaling.scales.empty()) {
    const std::vector<double> scales(scaling.scales.begin(), scaling.scales.end());
    const std::vector<double> zeros(scaling.zero_points.begin(), scaling.zero_points.end());
    const auto scale =
        add_definition(model, "g0::quant{}_scale", ElementType::Float32, true, elements(ElementType::Float32, scales));
    const auto zero = add_definition(model, "g0::quant{}_zero", ElementType::Int32, true, elements(ElementType::Int32, zeros));
    tensor.quantization = Quantization{model.tensors.size(), scale, zero, scaling.dimension};
  }
  model.tensors.push_back(std::move(tensor));
  return static_cast<std::int32_t>(model.tensors.size() - 1);
}

constexpr const char* bare_head =
    "// Written by a test.\n#include <stddef.h>\n#include \"edge-impulse-sdk/tensorflow/lite/c/common.h\"\n\n"
    "#define ALIGN(X) __attribute__((aligned(X)))\n#define MODEL_SECTION(X)\nusing namespace tflite;";

/// The SDK's struct of an op's parameters; MEAN's are bytes that EON did not unpack.
std::string parameters_type(const std::string& op) {
  static const std::map<std::string, std::string> types{{"CONV_2D", "TfLiteConvParams"},
                                                        {"DEPTHWISE_CONV_2D", "TfLiteDepthwiseConvParams"},
                                                        {"FULLY_CONNECTED", "TfLiteFullyConnectedParams"},
                                                        {"ADD", "TfLiteAddParams"},
                                                        {"MUL", "TfLiteMulParams"},
                                                        {"SUB", "TfLiteSubParams"},
                                                        {"RESHAPE", "TfLiteReshapeParams"},
                                                        {"MAX_POOL_2D", "TfLitePoolParams"},
                                                        {"SOFTMAX", "TfLiteSoftmaxParams"},
                                                        {"CONCATENATION", "TfLiteConcatenationParams"},
                                                        {"MEAN", "uint8_t"}};
  const auto known = types.find(op);
  return known == types.end() ? "TfLite" + op + "Params" : known->second;
}

/// Writes a source from top to bottom.
class Writer {
 public:
  Writer(const Model& model, Form form, const Program& program) : model_(model), form_(form), program_(program) {}

  std::string write() {
    head();
    for (std::size_t row = 0; row < model_.tensors.size(); ++row) constants(row);
    for (std::size_t node = 0; node < model_.nodes.size(); ++node) operands(node);
    text_ += form_ == Form::Plain2023 ? "" : "}  // namespace g0\n";
    tensor_table();
    node_table();
    tail();
    return text_;
  }

 private:
  void line(const std::string& text) { text_ += text + '\n'; }

  [[nodiscard]] bool is_quantized() const {
    return std::any_of(model_.tensors.begin(), model_.tensors.end(),
                       [](const auto& tensor) { return tensor.quantization.has_value(); });
  }

  /// Float exports do not.
  [[nodiscard]] bool names_types() const {
    return is_quantized() || std::any_of(model_.tensors.begin(), model_.tensors.end(), [](const auto& tensor) {
             return tensor.type != (tensor.data ? ElementType::Int32 : ElementType::Float32) &&
                    tensor.type != ElementType::Float32;
           });
  }

  void head() {
    line(program_.head.empty() ? bare_head : program_.head);
    line("namespace {");
    line(program_.arena.empty() ? "uint8_t* tensor_arena = NULL;" : program_.arena);
    line("template <int SZ, class T> struct TfArray { int sz; T elem[SZ]; };");
    std::set<std::string> ops;
    for (const auto& node : model_.nodes) ops.insert("OP_" + node.op);
    line(fmt::format("enum used_operators_e {{ {}{}OP_LAST }};", fmt::join(ops, ", "), ops.empty() ? "" : ", "));
    line(fmt::format(
        "struct TensorInfo_t {{ TfLiteAllocationType allocation_type; {}void* data; TfLiteIntArray* dims; size_t bytes; {}}};",
        names_types() ? "TfLiteType type; " : "", is_quantized() ? "TfLiteQuantization quantization; " : ""));
    line(form_ == Form::Plain2023 ? "struct NodeInfo_t { TfLiteIntArray* inputs; TfLiteIntArray* outputs; void* builtin_data; "
                                    "used_operators_e used_op_index; };"
                                  : "namespace g0 {");
  }

  /// Declares an array unless its value has a name already. @return its name
  std::string declare(const std::string& name, const std::string& type, const std::string& value, bool may_share) {
    if (may_share && form_ == Form::Shared2025) {
      const auto [known, is_new] = names_.emplace(type + value, name);
      if (!is_new) return known->second;
    }
    line(fmt::format("const {} {} = {};", type, name, value));
    return name;
  }

  static std::string numbers(const Definition& definition) {
    std::string text;
    for (std::size_t i = 0; i < element_count(definition); ++i)
      text += fmt::format("{}{:.17g},", i % 16 == 15 ? "\n  /* row */ " : " ", value_at(definition, i));
    return text;
  }

  template <class T>
  static std::string counted(const std::vector<T>& values) {
    return fmt::format("{{ {}, {{ {} }} }}", values.size(), fmt::join(values, ","));
  }

  static std::string counted_type(std::size_t count, ElementType type) {
    return fmt::format("TfArray<{}, {}>", count, type == ElementType::Float32 ? "float" : "int");
  }

  std::string declare_counted(const std::string& name, std::size_t definition, bool may_share) {
    const auto& found = model_.definitions[definition];
    return declare(name, counted_type(element_count(found), found.type),
                   fmt::format("{{ {}, {{{} }} }}", element_count(found), numbers(found)), may_share);
  }

  void constants(std::size_t row) {
    const auto& tensor = model_.tensors[row];
    if (tensor.data) {
      const auto& data = model_.definitions[*tensor.data];
      const bool section = form_ == Form::Section2025 || form_ == Form::Shared2025;
      const auto type = data.type == ElementType::Float32 ? std::string("float") : fmt::format("{}_t", element_name(data.type));
      const auto placement = tensor.dims.empty() ? "" : section ? "MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) " : "ALIGN(16) ";
      line(fmt::format("const {}{} tensor_data{}[{}] = {{{} }};", placement, type, row, element_count(data), numbers(data)));
    }
    const auto name = fmt::format("tensor_dimension{}", row);
    dims_.push_back(tensor.dims.empty()
                        ? declare(name, "int", "0", false)
                        : declare(name, counted_type(tensor.dims.size(), ElementType::Int32), counted(tensor.dims), true));
    objects_.emplace_back();
    if (!tensor.quantization) return;
    const auto& quantization = *tensor.quantization;
    const auto value = numbers(model_.definitions[quantization.scale]) + '|' +
                       numbers(model_.definitions[quantization.zero_point]) + std::to_string(quantization.dimension);
    const auto [known, is_new] = names_.emplace(value, fmt::format("quant{}", row));
    objects_.back() = form_ == Form::Shared2025 ? known->second : fmt::format("quant{}", row);
    if (!is_new && form_ == Form::Shared2025) return;
    const auto scale = declare_counted(fmt::format("quant{}_scale", row), quantization.scale, false);
    const auto own_zero = fmt::format("quant{}_zero", row);
    const auto zero = declare_counted(own_zero, quantization.zero_point, true);
    declare(objects_.back(), "TfLiteAffineQuantization",
            fmt::format("{{ (TfLiteFloatArray*)&{}, (TfLiteIntArray*)&{}, {} }}", scale, zero == own_zero ? zero : scoped(zero),
                        quantization.dimension),
            false);
  }

  void operands(std::size_t index) {
    const auto& node = model_.nodes[index];
    if (!node.op_data.empty())
      line(fmt::format("const {} opdata{}{} = {{ {} }};", parameters_type(node.op), index, node.op == "MEAN" ? "[1]" : "",
                       fmt::join(node.op_data, ", ")));
    declare(fmt::format("inputs{}", index), counted_type(node.inputs.size(), ElementType::Int32), counted(node.inputs), false);
    declare(fmt::format("outputs{}", index), counted_type(node.outputs.size(), ElementType::Int32), counted(node.outputs),
            false);
  }

  [[nodiscard]] std::string scoped(const std::string& name) const { return form_ == Form::Plain2023 ? name : "g0::" + name; }

  void tensor_table() {
    static const std::map<ElementType, std::string> types{{ElementType::Int8, "Int8"},
                                                          {ElementType::UInt8, "UInt8"},
                                                          {ElementType::Int16, "Int16"},
                                                          {ElementType::Int32, "Int32"},
                                                          {ElementType::Float32, "Float32"}};
    line(form_ == Form::Plain2023 ? "const TensorInfo_t tensorData[] = {" : "TensorInfo_t tensorData[] = {");
    for (std::size_t row = 0; row < model_.tensors.size(); ++row) {
      const auto& tensor = model_.tensors[row];
      std::size_t bytes = element_size(tensor.type);
      for (const auto dim : tensor.dims) bytes *= dim;
      const auto data = tensor.data ? scoped(fmt::format("tensor_data{}", row)) : fmt::format("(tensor_arena + {})", 64 * row);
      auto quantization = is_quantized() ? std::string(" {kTfLiteNoQuantization, nullptr},") : std::string{};
      if (tensor.quantization)
        quantization = fmt::format(" {{kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&{}))}},",
                                   scoped(objects_[row]));
      line(fmt::format(
          "{{ {}, {}(void*){}, (TfLiteIntArray*)&{}, {},{} }},", tensor.constant ? "kTfLiteMmapRo" : "kTfLiteArenaRw",
          names_types() ? "kTfLite" + types.at(tensor.type) + ", " : "", data, scoped(dims_[row]), bytes, quantization));
    }
    text_ += "};";  // Studio breaks no line here
  }

  void node_table() {
    const bool plain = form_ == Form::Plain2023;
    line(plain ? "const NodeInfo_t nodeData[] = {" : fmt::format("\nTfLiteNode tflNodes[{}] = {{", model_.nodes.size()));
    std::string ops;
    for (std::size_t i = 0; i < model_.nodes.size(); ++i) {
      const auto& node = model_.nodes[i];
      const auto part = [&](const char* name) { return fmt::format("(TfLiteIntArray*)&{}", scoped(name + std::to_string(i))); };
      const auto data = node.op_data.empty() ? "nullptr"
                                             : fmt::format("const_cast<void*>(static_cast<const void*>(&{}))",
                                                           scoped("opdata" + std::to_string(i)));
      line(plain ? fmt::format("{{ {}, {}, {}, OP_{}, }},", part("inputs"), part("outputs"), data, node.op)
                 : fmt::format("{{ {}, {}, {}, nullptr, {}, nullptr, 0, }},", part("inputs"), part("outputs"), part("inputs"),
                               data));
      ops += "OP_" + node.op + ", ";
    }
    line("};");
    if (!plain) line(fmt::format("used_operators_e used_ops[] =\n{{{}}};", ops));
  }

  void tail() {
    const bool plain = form_ == Form::Plain2023;
    line(fmt::format("static const int {}[] = {{ {}, }};", plain ? "inTensorIndices" : "in_tensor_indices",
                     fmt::join(model_.inputs, ", ")));
    line(fmt::format("static const int {}[] = {{ {}, }};", plain ? "outTensorIndices" : "out_tensor_indices",
                     fmt::join(model_.outputs, ", ")));
    line("}  // namespace");
    if (!program_.functions.empty()) return line(program_.functions);
    line(
        fmt::format("TfLiteStatus {0}_init( void*(*alloc_fnc)(size_t,size_t) ) {{\n  return kTfLiteOk;\n}}\n"
                    "TfLiteStatus {0}_invoke() {{\n  return kTfLiteOk;\n}}\n"
                    "TfLiteStatus {0}_reset( void (*free_fnc)(void* ptr) ) {{\n  return kTfLiteOk;\n}}",
                    model_.name));
  }

  const Model& model_;
  Form form_;
  const Program& program_;
  std::string text_;
  std::map<std::string, std::string> names_;  ///< of values that are shared
  std::vector<std::string> dims_, objects_;   ///< their names, by row
};

}  // namespace

std::vector<std::byte> elements(ElementType type, const std::vector<double>& values) {
  std::vector<std::byte> bytes;
  for (const auto value : values) switch (type) {
      case ElementType::Int8:
        append<std::int8_t>(bytes, value);
        break;
      case ElementType::UInt8:
        append<std::uint8_t>(bytes, value);
        break;
      case ElementType::Int16:
        append<std::int16_t>(bytes, value);
        break;
      case ElementType::UInt16:
        append<std::uint16_t>(bytes, value);
        break;
      case ElementType::Int32:
        append<std::int32_t>(bytes, value);
        break;
      case ElementType::Float32:
        append<float>(bytes, value);
        break;
    }
  return bytes;
}

std::int32_t add_activation(Model& model, ElementType type, std::vector<std::uint32_t> dims, const Scaling& scaling) {
  return add_row(model, {false, type, std::move(dims), std::nullopt, std::nullopt}, scaling);
}

std::int32_t add_constant(Model& model, ElementType type, std::vector<std::uint32_t> dims, const std::vector<double>& values,
                          const Scaling& scaling) {
  const auto data = add_definition(model, "g0::tensor_data{}", type, false, elements(type, values));
  return add_row(model, {true, type, std::move(dims), data, std::nullopt}, scaling);
}

Model tiny_model() {
  Model model;
  model.name = "tiny";
  model.source = "tflite-model/tiny_compiled.cpp";
  add_activation(model, ElementType::Int8, {1, 4}, {{0.5F}, {-128}});
  add_constant(model, ElementType::Int8, {2, 4}, {1, -2, 3, -4, 5, -6, 7, -8}, {{0.25F}, {0}});
  add_constant(model, ElementType::Int32, {2}, {1000, -1000}, {{0.125F}, {0}});
  add_activation(model, ElementType::Int8, {1, 2}, {{0.75F}, {3}});
  add_constant(model, ElementType::Int32, {2}, {1, 2}, {});
  add_activation(model, ElementType::Int8, {1, 2}, {{0.75F}, {3}});
  model.nodes = {{"FULLY_CONNECTED", {"kTfLiteActRelu"}, {0, 1, 2}, {3}}, {"RESHAPE", {}, {3, 4}, {5}}};
  model.inputs = {0};
  model.outputs = {5};
  return model;
}

Model with_zero_input() {
  auto model = tiny_model();
  model.definitions[model.tensors[0].quantization->zero_point].elements = elements(ElementType::Int32, {0});
  return model;
}

std::string eon_source(const Model& model, Form form, const Program& program) { return Writer(model, form, program).write(); }

std::vector<Row> rows(const Model& model) {
  std::vector<Row> found;
  for (const auto& tensor : model.tensors) {
    Row row{tensor.constant, tensor.type, tensor.dims, {}, {}, {}, 0};
    if (tensor.data) row.data = model.definitions[*tensor.data].elements;
    if (tensor.quantization) {
      row.scales = model.definitions[tensor.quantization->scale].elements;
      row.zero_points = model.definitions[tensor.quantization->zero_point].elements;
      row.dimension = tensor.quantization->dimension;
    }
    found.push_back(std::move(row));
  }
  return found;
}

}  // namespace ei_ota::test
