// SPDX-License-Identifier: MIT
#include "tflite_fixture.h"

#include <algorithm>
#include <random>
#include <stdexcept>

#include "eon_fixture.h"

namespace ei_ota::test {
namespace {

tflite::TensorType type_of(ElementType type) {
  switch (type) {
    case ElementType::Int8:
      return tflite::TensorType::INT8;
    case ElementType::UInt8:
      return tflite::TensorType::UINT8;
    case ElementType::Int16:
      return tflite::TensorType::INT16;
    case ElementType::Int32:
      return tflite::TensorType::INT32;
    case ElementType::UInt16:
      return tflite::TensorType::UINT16;
    case ElementType::Float32:
      break;
  }
  return tflite::TensorType::FLOAT32;
}

tflite::BuiltinOperator op_of(const std::string& name) {
  for (const auto op : tflite::EnumValuesBuiltinOperator())
    if (name == tflite::EnumNameBuiltinOperator(op)) return op;
  throw std::invalid_argument(name);
}

std::vector<std::uint8_t> bytes_of(const Definition& definition) {
  std::vector<std::uint8_t> bytes(definition.elements.size());
  std::transform(definition.elements.begin(), definition.elements.end(), bytes.begin(),
                 [](std::byte b) { return std::to_integer<std::uint8_t>(b); });
  return bytes;
}

std::unique_ptr<tflite::QuantizationParametersT> quantization_of(const Model& model, const Quantization& quantization) {
  auto made = std::make_unique<tflite::QuantizationParametersT>();
  const auto& scales = model.definitions[quantization.scale];
  const auto& zeros = model.definitions[quantization.zero_point];
  for (std::size_t i = 0; i < element_count(scales); ++i) made->scale.push_back(float32_at(scales.elements, i));
  for (std::size_t i = 0; i < element_count(zeros); ++i) made->zero_point.push_back(int32_at(zeros.elements, i));
  made->quantized_dimension = quantization.dimension;
  return made;
}

/// Only the engine's bits are used: distributions differ between libraries.
class Maker {
 public:
  explicit Maker(std::uint32_t seed) : engine_(seed) {}

  Model make() {
    auto last = activation();
    model_.inputs = {last};
    const std::vector<std::string> ops{"CONV_2D", "ADD", "FULLY_CONNECTED", "RELU", "BROADCAST_TO"};
    for (auto nodes = below(4) + 1; nodes > 0; --nodes) {
      Node node{ops[below(static_cast<std::uint32_t>(ops.size()))], {}, {last}, {}};
      for (auto operands = below(4); operands > 0; --operands) node.inputs.push_back(below(5) != 0 ? constant() : -1);
      last = activation();
      node.outputs = {last};
      model_.nodes.push_back(std::move(node));
    }
    model_.outputs = {last};
    return model_;
  }

 private:
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(engine_()) % limit; }

  std::vector<std::uint32_t> dims() {
    std::vector<std::uint32_t> found(below(5));
    for (auto& dim : found) dim = below(6) + 1;
    return found;
  }

  Scaling scaling(const std::vector<std::uint32_t>& dims) {
    Scaling found;
    std::uint32_t count = 1;
    if (!dims.empty() && below(2) != 0) {
      found.dimension = static_cast<std::int32_t>(below(static_cast<std::uint32_t>(dims.size())));
      count = dims[static_cast<std::size_t>(found.dimension)];
    }
    for (; count > 0; --count) {
      found.scales.push_back(static_cast<float>(below(1000) + 1) / 4096.0F);
      found.zero_points.push_back(below(2) != 0 ? 0 : static_cast<std::int32_t>(below(128)));
    }
    return found;
  }

  std::int32_t activation() {
    const auto shape = dims();
    return add_activation(model_, ElementType::Int8, shape, scaling(shape));
  }

  std::int32_t constant() {
    const auto type = static_cast<ElementType>(below(5));
    const auto shape = dims();
    std::size_t count = 1;
    for (const auto dim : shape) count *= dim;
    std::vector<double> values(count);
    std::generate(values.begin(), values.end(), [&] { return below(128); });
    const bool quantized = type != ElementType::Float32 && below(3) != 0;
    return add_constant(model_, type, shape, values, quantized ? scaling(shape) : Scaling{});
  }

  std::mt19937 engine_;
  Model model_;
};

}  // namespace

tflite::ModelT tflite_model(const Model& model) {
  tflite::ModelT made;
  made.version = 3;
  made.buffers.push_back(std::make_unique<tflite::BufferT>());
  auto subgraph = std::make_unique<tflite::SubGraphT>();
  for (const auto& tensor : model.tensors) {
    auto row = std::make_unique<tflite::TensorT>();
    row->shape.assign(tensor.dims.begin(), tensor.dims.end());
    row->type = type_of(tensor.type);
    if (tensor.data) {
      row->buffer = static_cast<std::uint32_t>(made.buffers.size());
      made.buffers.push_back(std::make_unique<tflite::BufferT>());
      made.buffers.back()->data = bytes_of(model.definitions[*tensor.data]);
    }
    if (tensor.quantization) row->quantization = quantization_of(model, *tensor.quantization);
    subgraph->tensors.push_back(std::move(row));
  }
  for (const auto& node : model.nodes) {
    auto code = std::make_unique<tflite::OperatorCodeT>();
    code->builtin_code = op_of(node.op);
    code->deprecated_builtin_code = static_cast<std::int8_t>(std::min(static_cast<int>(code->builtin_code), 127));
    auto op = std::make_unique<tflite::OperatorT>();
    op->opcode_index = static_cast<std::uint32_t>(made.operator_codes.size());
    op->inputs = node.inputs;
    op->outputs = node.outputs;
    made.operator_codes.push_back(std::move(code));
    subgraph->operators.push_back(std::move(op));
  }
  subgraph->inputs = model.inputs;
  subgraph->outputs = model.outputs;
  made.subgraphs.push_back(std::move(subgraph));
  return made;
}

std::vector<std::byte> tflite_bytes(const tflite::ModelT& model, Defaults defaults) {
  flatbuffers::FlatBufferBuilder builder;
  builder.ForceDefaults(defaults == Defaults::Written);
  tflite::FinishModelBuffer(builder, tflite::Model::Pack(builder, &model));
  const auto* const start = reinterpret_cast<const std::byte*>(builder.GetBufferPointer());
  return {start, start + builder.GetSize()};
}

const tflite::Tensor& tensor(const std::vector<std::byte>& bytes, std::uint32_t row) {
  return *tflite::GetModel(bytes.data())->subgraphs()->Get(0)->tensors()->Get(row);
}

const tflite::Buffer& buffer(const std::vector<std::byte>& bytes, std::uint32_t row) {
  return *tflite::GetModel(bytes.data())->buffers()->Get(tensor(bytes, row).buffer());
}

const tflite::Operator& operation(const std::vector<std::byte>& bytes, std::uint32_t node) {
  return *tflite::GetModel(bytes.data())->subgraphs()->Get(0)->operators()->Get(node);
}

Model random_model(std::uint32_t seed) { return Maker(seed).make(); }

}  // namespace ei_ota::test
