// SPDX-License-Identifier: MIT
#include "parse/tflite/tflite_reader.h"

#include <flatbuffers/minireflect.h>
#include <fmt/format.h>

#include <cstring>
#include <limits>
#include <map>

#include "parse/tflite/tflite_options.h"
#include "parse/tflite/tflite_spans.h"
#include "tflite_generated.h"

namespace ei_ota {
namespace {

constexpr std::size_t largest = 0x7FFFFFFE;  // bytes: offsets in a flatbuffer have a sign
constexpr std::uint32_t deepest = 16;        // tables in tables; a model has four
constexpr std::uint32_t most_tables = 100000;
constexpr std::size_t most_dims = 16;  // kernels take six
constexpr std::size_t schema_version = 3;

std::optional<ElementType> element_type_of(tflite::TensorType type) {
  switch (type) {
    case tflite::TensorType::INT8:
      return ElementType::Int8;
    case tflite::TensorType::UINT8:
      return ElementType::UInt8;
    case tflite::TensorType::INT16:
      return ElementType::Int16;
    case tflite::TensorType::INT32:
      return ElementType::Int32;
    case tflite::TensorType::FLOAT32:
      return ElementType::Float32;
    default:
      return std::nullopt;
  }
}

/// The name of an enumerator, or its number if it is newer than the schema.
template <class T>
std::string text_of(T value, const char* name) {
  return *name ? name : fmt::format("number {}", static_cast<long long>(value));
}

template <class T>
std::size_t size_of(const flatbuffers::Vector<T>* vector) {
  return vector ? vector->size() : 0;
}

class Reader {
 public:
  Reader(std::span<const std::uint8_t> bytes, TfliteSource& result)
      : bytes_(bytes), root_(*tflite::GetModel(bytes.data())), result_(result) {}

  Status read() {
    for (const auto step :
         {&Reader::read_subgraph, &Reader::read_tensors, &Reader::read_nodes, &Reader::read_ends, &Reader::check_entanglement})
      if (auto status = (this->*step)(); !status) return status;
    return Nothing{};
  }

 private:
  [[nodiscard]] Model& model() { return result_.model; }

  [[nodiscard]] Refusal bad_table(std::string found, std::string expected) const {
    return refuse(ErrorId::Table, result_.model.source, std::move(found), std::move(expected),
                  "export the model again; if it is fresh from Studio, report this");
  }

  Status read_subgraph() {
    if (root_.version() != schema_version)
      return bad_table(fmt::format("a flatbuffer of schema version {}", root_.version()),
                       fmt::format("version {}", schema_version));
    if (size_of(root_.subgraphs()) == 0) return bad_table("a model without subgraphs", "one at least");
    subgraph_ = root_.subgraphs()->Get(0);
    if (size_of(subgraph_->tensors()) == 0) return bad_table("a model without tensors", "one at least");
    return Nothing{};
  }

  Status read_tensors() {
    for (const auto* const source : *subgraph_->tensors()) {
      row_ = model().tensors.size();
      Tensor tensor{};
      if (auto status = read_tensor(*source, tensor); !status) return status;
      model().tensors.push_back(std::move(tensor));
    }
    return Nothing{};
  }

  Status read_tensor(const tflite::Tensor& source, Tensor& tensor) {
    if (source.sparsity()) return bad_table(fmt::format("tensor {} is sparse", row_), "dense tensors");
    if (size_of(source.variant_tensors()) > 0 || has_newer_fields(&source, *tflite::TensorTypeTable()))
      return bad_table(fmt::format("tensor {} has fields that this version does not know", row_), "those of a plain tensor");
    const auto type = element_type_of(source.type());
    if (!type)
      return bad_table(
          fmt::format("tensor {} is of the type {}", row_, text_of(source.type(), tflite::EnumNameTensorType(source.type()))),
          "int8, uint8, int16, int32 or float32");
    tensor.type = *type;
    if (size_of(source.shape()) > most_dims)
      return bad_table(fmt::format("tensor {} has {} dimensions", row_, size_of(source.shape())),
                       fmt::format("{} at most", most_dims));
    std::size_t size = element_size(tensor.type);
    for (std::size_t i = 0; i < size_of(source.shape()); ++i) {
      const auto dim = source.shape()->Get(static_cast<std::uint32_t>(i));
      if (dim < 0) return bad_table(fmt::format("tensor {} has the dimension {}", row_, dim), "0 or more");
      if (dim != 0 && size > largest / static_cast<std::size_t>(dim))
        return bad_table(fmt::format("tensor {} is of over 2 GiB", row_), "one that a microcontroller holds");
      size *= static_cast<std::size_t>(dim);
      tensor.dims.push_back(static_cast<std::uint32_t>(dim));
    }
    if (auto status = read_data(source, size, tensor); !status) return status;
    return source.quantization() ? read_quantization(*source.quantization(), tensor) : Nothing{};
  }

  Status read_data(const tflite::Tensor& source, std::size_t size, Tensor& tensor) {
    if (source.buffer() >= size_of(root_.buffers()))
      return bad_table(fmt::format("tensor {} has buffer {} of {}", row_, source.buffer(), size_of(root_.buffers())),
                       "one that is there");
    const auto& buffer = *root_.buffers()->Get(source.buffer());
    if (buffer.offset() != 0 || buffer.size() != 0 || has_newer_fields(&buffer, *tflite::BufferTypeTable()))
      return bad_table(fmt::format("the data of tensor {} lies outside the flatbuffer", row_), "data in its buffers");
    if (size_of(buffer.data()) == 0) return Nothing{};  // an activation
    const auto& data = *buffer.data();
    if (source.is_variable()) return bad_table(fmt::format("tensor {} is a variable with data", row_), "one or the other");
    if (data.size() != size)
      return bad_table(fmt::format("tensor {} has {} bytes of data and the dimensions of {}", row_, data.size(), size),
                       "equal sizes");
    tensor.constant = true;
    const auto definition = define("data", {tensor.type, false}, data, element_size(tensor.type));
    if (!definition) return definition.refusal();
    tensor.data = *definition;
    return Nothing{};
  }

  /// The interpreter takes a tensor for quantized that has scales and zero points, and as many zero points as scales for given.
  Status read_quantization(const tflite::QuantizationParameters& source, Tensor& tensor) {
    if (source.details_type() != tflite::QuantizationDetails::NONE ||
        has_newer_fields(&source, *tflite::QuantizationParametersTypeTable()))
      return bad_table(fmt::format("tensor {} has a quantization that is not affine", row_), "scales and zero points");
    const auto scales = size_of(source.scale());
    if (scales != size_of(source.zero_point()))
      return bad_table(fmt::format("tensor {} has {} scales and {} zero points", row_, scales, size_of(source.zero_point())),
                       "one of each for each channel");
    if (scales == 0) return Nothing{};
    const auto dimension = source.quantized_dimension();
    const bool is_dimension = dimension >= 0 && static_cast<std::size_t>(dimension) < tensor.dims.size();
    if (scales > 1 && (!is_dimension || tensor.dims[static_cast<std::size_t>(dimension)] != scales))
      return bad_table(fmt::format("tensor {} has {} scales along dimension {}", row_, scales, dimension),
                       "as many as it has channels there");
    const auto scale = define("scale", {ElementType::Float32, true}, *source.scale(), sizeof(float));
    if (!scale) return scale.refusal();
    const auto zero_point = define("zero_point", {ElementType::Int32, true}, *source.zero_point(), sizeof(std::int64_t));
    if (!zero_point) return zero_point.refusal();
    const auto object = objects_.emplace(&source, objects_.size()).first->second;
    tensor.quantization = Quantization{object, *scale, *zero_point, dimension};
    return Nothing{};
  }

  struct Kind {
    ElementType type;
    bool counted;
    bool operator==(const Kind&) const = default;
  };

  /// Adds the elements of a vector to the definitions, once. @return their index
  template <class T>
  Result<std::size_t> define(std::string_view field, Kind kind, const flatbuffers::Vector<T>& vector, std::size_t alignment) {
    const auto offset = static_cast<std::size_t>(vector.Data() - bytes_.data());
    const auto size = vector.size() * sizeof(T);
    const auto name = fmt::format("tensor{}.{}", row_, field);
    if (const auto known = definition_at_.find({offset, size}); known != definition_at_.end()) {
      const auto& definition = model().definitions[known->second];
      if (kind == Kind{definition.type, definition.counted}) return known->second;
      return bad_table(fmt::format("{} has the bytes of {}, but another type", name, definition.name), "one type");
    }
    if (offset % alignment != 0)
      return bad_table(fmt::format("{} stands at byte {}", name, offset), fmt::format("a multiple of {}", alignment));
    auto elements = elements_of(name, vector);
    if (!elements) return elements.refusal();
    definition_at_.emplace(std::pair{offset, size}, model().definitions.size());
    model().definitions.push_back({name, kind.type, kind.counted, std::move(*elements)});
    result_.offsets.push_back(static_cast<std::uint32_t>(offset));
    return model().definitions.size() - 1;
  }

  template <class T>
  Result<std::vector<std::byte>> elements_of(const std::string&, const flatbuffers::Vector<T>& vector) {
    const auto* const bytes = reinterpret_cast<const std::byte*>(vector.Data());
    return std::vector<std::byte>(bytes, bytes + vector.size() * sizeof(T));
  }

  Result<std::vector<std::byte>> elements_of(const std::string& name, const flatbuffers::Vector<std::int64_t>& zero_points) {
    using Limits = std::numeric_limits<std::int32_t>;
    std::vector<std::byte> elements(zero_points.size() * sizeof(std::int32_t));
    for (std::uint32_t i = 0; i < zero_points.size(); ++i) {
      const auto value = zero_points.Get(i);
      if (value < Limits::min() || value > Limits::max())
        return refuse(ErrorId::Value, model().source, fmt::format("{} holds the zero point {}", name, value), "one of 32 bits",
                      "export the model again");
      flatbuffers::WriteScalar(elements.data() + i * sizeof(std::int32_t), static_cast<std::int32_t>(value));
    }
    return elements;
  }

  Status read_nodes() {
    if (!subgraph_->operators()) return Nothing{};
    for (const auto* const source : *subgraph_->operators()) {
      const auto op = read_op(source->opcode_index());
      if (!op) return op.refusal();
      auto options = read_tflite_options(*source);
      if (!options || has_newer_fields(source, *tflite::OperatorTypeTable()))
        return bad_table(fmt::format("parameters of {} that this version does not know", *op),
                         "an op that EiOta has seen on a microcontroller");
      Node node{*op, std::move(*options), {}, {}};
      for (const auto& [rows, into] : {std::pair{source->inputs(), &node.inputs},
                                       {source->intermediates(), &node.inputs},
                                       {source->outputs(), &node.outputs}})
        if (auto status = add_rows(*op, rows, -1, *into); !status) return status;
      model().nodes.push_back(std::move(node));
    }
    return Nothing{};
  }

  Result<std::string> read_op(std::uint32_t index) {
    if (index >= size_of(root_.operator_codes()))
      return bad_table(fmt::format("op {} of {}", index, size_of(root_.operator_codes())), "one that is there");
    const auto& code = *root_.operator_codes()->Get(index);
    const auto op = std::max(code.builtin_code(), static_cast<tflite::BuiltinOperator>(code.deprecated_builtin_code()));
    if (op == tflite::BuiltinOperator::CUSTOM) {
      const auto name = code.custom_code() ? code.custom_code()->str() : std::string{};
      if (name == "ethos-u")
        return refuse(ErrorId::Accelerator, model().source, "a model compiled for an Ethos-U",
                      "a model for the processor itself",
                      "export for a Cortex-M; weights for NPUs are inside their command streams");
      return bad_table(fmt::format("the custom op `{}`", name), "built-in ops");
    }
    const std::string name = tflite::EnumNameBuiltinOperator(op);
    if (name.empty()) return bad_table("an op of the " + text_of(op, ""), "one that this version knows");
    return name;
  }

  /// @param lowest  -1 where operands can be left out
  Status add_rows(std::string_view of, const flatbuffers::Vector<std::int32_t>* rows, std::int32_t lowest,
                  std::vector<std::int32_t>& into) {
    operands_ += size_of(rows);
    if (operands_ > bytes_.size() / sizeof(std::int32_t))
      return bad_table(fmt::format("{} names more tensors than the model has room for", of), "a list of its own for each op");
    for (std::size_t i = 0; i < size_of(rows); ++i) {
      const auto row = rows->Get(static_cast<std::uint32_t>(i));
      if (row < lowest || row >= static_cast<std::int32_t>(model().tensors.size()))
        return bad_table(fmt::format("{} names the tensor {}", of, row),
                         fmt::format("{} to {}", lowest, model().tensors.size() - 1));
      into.push_back(row);
    }
    return Nothing{};
  }

  Status read_ends() {
    if (auto status = add_rows("an input of the model", subgraph_->inputs(), 0, model().inputs); !status) return status;
    return add_rows("an output of the model", subgraph_->outputs(), 0, model().outputs);
  }

  Status check_entanglement() {
    std::vector<Span> weights;
    for (const auto& [place, definition] : definition_at_) weights.push_back({place.first, place.first + place.second});
    if (const auto byte = entangled_byte(bytes_, std::move(weights)))
      return bad_table(fmt::format("byte {} is part of a weight and of something else", *byte), "weights on their own");
    return Nothing{};
  }

  std::span<const std::uint8_t> bytes_;
  const tflite::Model& root_;
  TfliteSource& result_;
  const tflite::SubGraph* subgraph_ = nullptr;
  std::size_t row_ = 0;
  std::size_t operands_ = 0;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> definition_at_;  ///< by offset and size
  std::map<const tflite::QuantizationParameters*, std::size_t> objects_;
};

}  // namespace

Result<TfliteSource> read_tflite(std::span<const std::byte> bytes, std::string name, std::string path) {
  // A copy, since the verifier and the accessors presume a start as aligned as on the device.
  std::vector<std::uint8_t> aligned(bytes.size());
  if (!bytes.empty()) std::memcpy(aligned.data(), bytes.data(), bytes.size());
  if (aligned.size() > largest ||
      !flatbuffers::Verifier(aligned.data(), aligned.size(), deepest, most_tables).VerifyBuffer<tflite::Model>("TFL3"))
    return refuse(ErrorId::Syntax, path, "not a valid TensorFlow Lite model", "a flatbuffer as Studio writes it",
                  "export the model again, the file was edited or cut");
  TfliteSource result;
  result.model.name = std::move(name);
  result.model.source = std::move(path);
  if (auto status = Reader(aligned, result).read(); !status) return status.refusal();
  return result;
}

}  // namespace ei_ota
