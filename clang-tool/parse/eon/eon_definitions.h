// SPDX-License-Identifier: MIT
// parse/eon/eon_definitions.h: the arrays of a compiled model, read into Model::definitions.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "parse/eon/eon_declarations.h"
#include "parse/eon/eon_source.h"

namespace ei_ota {

class DefinitionReader {
 public:
  DefinitionReader(const Declarations& declarations, EonSource& result) : declarations_(declarations), result_(result) {}

  /// Reads a variable's value into the model, once. @return its index
  Result<std::size_t> define(const Variable& variable);

  /// Reads weight-like definitions that no row points at, so that nothing is missed.
  Status read_unreferenced();

  /// The values of an array or TfArray of int that is not a weight.
  Result<std::vector<std::int32_t>> read_integers(const Variable& variable);

  /// An integer of a table; none if it is not a constant, or if a number that the text lacks might be part of it.
  [[nodiscard]] std::optional<std::int64_t> evaluate(CXCursor expression);

  /// Was something refused because the text lacks numbers? Then it has to be read again with all of them.
  [[nodiscard]] bool missed_numbers() const { return missed_numbers_; }

 private:
  struct Shape {
    ElementType type;
    bool counted;
    std::size_t count;
  };
  [[nodiscard]] static std::optional<Shape> shape_of(const Variable& variable);
  Result<std::vector<std::byte>> read_values(const Variable& variable, const Shape& shape);
  [[nodiscard]] Status check_form(const Variable& variable) const;
  [[nodiscard]] Model& model() { return result_.model; }

  const Declarations& declarations_;
  EonSource& result_;
  std::map<std::size_t, std::size_t> definition_at_;  ///< by the offset of its name
  bool missed_numbers_ = false;
};

}  // namespace ei_ota
