// SPDX-License-Identifier: MIT
// parse/eon/eon_quantization.h: the scales and zero points of a compiled model's tensors.
#pragma once
#include <map>
#include <optional>

#include "parse/eon/eon_definitions.h"

namespace ei_ota {

class QuantizationReader {
 public:
  QuantizationReader(const Declarations& declarations, DefinitionReader& definitions, EonSource& result)
      : declarations_(declarations), definitions_(definitions), result_(result) {}

  /// Reads the `quantization` of a row of tensorData, if it has one. The tensor's dimensions are known.
  /// @param reference  gets the place of the reference to the row's object, without '&'
  Status read(CXCursor row, CXCursor expression, Tensor& tensor, std::optional<Span>& reference);

 private:
  Result<std::size_t> read_object(const Variable& variable);
  [[nodiscard]] const Model& model() const { return result_.model; }

  const Declarations& declarations_;
  DefinitionReader& definitions_;
  EonSource& result_;
  std::map<std::size_t, std::size_t> object_at_;  ///< by the offset of its name
};

}  // namespace ei_ota
