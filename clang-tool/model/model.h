// SPDX-License-Identifier: MIT
// model/model.h: one compiled model as its export describes it: definitions, the tensors over them, the nodes over those.
#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "model/element.h"

namespace ei_ota {

/// A constant of the source whose bytes matter: a tensor's data, its scales or its zero points.
struct Definition {
  std::string name;  ///< C++ name without the anonymous namespace: "g0::tensor_data7"
  ElementType type;
  bool counted;                     ///< a TfArray: on the target an int32 count precedes the elements
  std::vector<std::byte> elements;  ///< little-endian, without the count
  friend bool operator==(const Definition&, const Definition&) = default;
};

[[nodiscard]] inline std::uint32_t element_count(const Definition& definition) {
  return static_cast<std::uint32_t>(definition.elements.size() / element_size(definition.type));
}

/// A value that training does not set.
struct StructuralConstant {
  std::string definition;
  std::string file;
  ElementType type;
  bool counted;
  std::vector<std::byte> elements;
  std::size_t model = 0;  ///< index into the export's models; its blocks are counted after these
};

/// Affine quantization of a tensor. Rows of one model may share definitions and whole objects by value.
struct Quantization {
  std::size_t object;      ///< which TfLiteAffineQuantization of the source
  std::size_t scale;       ///< index into Model::definitions, float32
  std::size_t zero_point;  ///< index into Model::definitions, int32
  std::int32_t dimension;  ///< the axis that per-channel scales run along
  friend bool operator==(const Quantization&, const Quantization&) = default;
};

/// A row of tensorData.
struct Tensor {
  bool constant;  ///< kTfLiteMmapRo; else it lives in the arena
  ElementType type;
  std::vector<std::uint32_t> dims;  ///< outermost first; empty for a scalar
  std::optional<std::size_t> data;  ///< index into Model::definitions, of a constant
  std::optional<Quantization> quantization;
  friend bool operator==(const Tensor&, const Tensor&) = default;
};

/// An operation, in execution order.
struct Node {
  std::string op;                    ///< "CONV_2D"
  std::vector<std::string> op_data;  ///< its parameters' values, flattened, trailing zeros dropped
  std::vector<std::int32_t> inputs;  ///< rows of tensorData; -1: an operand that is left out
  std::vector<std::int32_t> outputs;
  friend bool operator==(const Node&, const Node&) = default;
};

struct Model {
  std::string name;    ///< "tflite_learn_7": the prefix of its functions
  std::string source;  ///< path in the export, '/' as separator
  std::vector<Definition> definitions;
  std::vector<Tensor> tensors;
  std::vector<Node> nodes;
  std::vector<std::int32_t> inputs;  ///< rows of tensorData
  std::vector<std::int32_t> outputs;
  /// A flatbuffer, whose weights stay where they are: tensors that share a definition keep sharing it, and so have one weight.
  bool in_place = false;
  friend bool operator==(const Model&, const Model&) = default;
};

/// Rows of tensorData in the order in which the nodes use them: each node's inputs, then its outputs; rows that no node uses
/// come last. Studio versions number tensors differently, but the node order is the same.
[[nodiscard]] std::vector<std::size_t> canonical_order(const Model& model);

/// The models of a list, which has to outlive the result.
[[nodiscard]] inline std::vector<const Model*> pointers_to(std::initializer_list<Model> models) {
  std::vector<const Model*> pointers;
  for (const auto& model : models) pointers.push_back(&model);
  return pointers;
}

}  // namespace ei_ota
