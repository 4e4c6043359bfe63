// SPDX-License-Identifier: MIT
// tests/unit/eon_fixture.h: models made in a test, and their sources in the forms that Studio has given them.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "model/model.h"

namespace ei_ota::test {

/// The forms of a compiled model's source, by the year in which they appeared.
enum class Form {
  Plain2023,      ///< all in one anonymous namespace, nodeData[]
  Namespace2024,  ///< constants in g0, tflNodes[] and used_ops[]
  Section2025,    ///< and MODEL_SECTION before each tensor's data
  Shared2025,     ///< and dims, zero points and whole quantizations written once per value
};
inline constexpr std::array every_form{Form::Plain2023, Form::Namespace2024, Form::Section2025, Form::Shared2025};

/// Quantization to give a tensor; no scales: none.
struct Scaling {
  std::vector<float> scales;
  std::vector<std::int32_t> zero_points;
  std::int32_t dimension = 0;
};

/// Elements of any type, rounded to it.
std::vector<std::byte> elements(ElementType type, const std::vector<double>& values);

/// Add a row to a model and return its number. Definitions are named as the forms since 2024 name them.
std::int32_t add_activation(Model& model, ElementType type, std::vector<std::uint32_t> dims, const Scaling& scaling);
std::int32_t add_constant(Model& model, ElementType type, std::vector<std::uint32_t> dims, const std::vector<double>& values,
                          const Scaling& scaling);

/// Rows: 0 input 1x4, 1 filter 2x4, 2 bias 2, 3 sums 1x2, 4 a shape, 5 output 1x2. Nodes: FULLY_CONNECTED, RESHAPE.
Model tiny_model();
/// The same, whose input has a zero point of 0.
Model with_zero_input();

/// What makes a source more than something to read: text that compiles against an SDK. Empty: as little as can be read.
struct Program {
  std::string head;       ///< includes and macros
  std::string arena;      ///< declares tensor_arena
  std::string functions;  ///< behind the tables
};

/// The source that would be compiled from a model. Names of definitions are not taken from it.
std::string eon_source(const Model& model, Form form, const Program& program = {});

/// A row of a model by value: what must come back when the source is read, however definitions are shared.
struct Row {
  bool constant;
  ElementType type;
  std::vector<std::uint32_t> dims;
  std::vector<std::byte> data, scales, zero_points;
  std::int32_t dimension;
  bool operator==(const Row&) const = default;
};
std::vector<Row> rows(const Model& model);

}  // namespace ei_ota::test
