// SPDX-License-Identifier: MIT
// rewrite/ownership.h: which array each weight is written to. Exports share quantization by value; a weight owns its array.
#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "model/weight_image.h"
#include "parse/eon/eon_source.h"

namespace ei_ota {

/// A row's scales or zero points, or the tensor's data.
struct TensorField {
  std::size_t row;
  Field field;
  friend bool operator==(const TensorField&, const TensorField&) = default;
  friend bool operator<(const TensorField& a, const TensorField& b) {
    return std::tie(a.row, a.field) < std::tie(b.row, b.field);
  }
};

/// The array that holds a weight in the patched source.
struct WeightArray {
  std::size_t definition;  ///< index into Model::definitions: of the array itself, or of the one that it is made from
  std::string name;        ///< its qualified C++ name
  bool is_new;             ///< a new array, because other tensors still use the original
};

/// The array of every weight of `model` that some kernel reads.
[[nodiscard]] std::map<TensorField, WeightArray> weight_arrays(const EonSource& source, const std::vector<Entry>& entries,
                                                               std::size_t model);

/// "g0::quant7_scale" -> "g0::"
[[nodiscard]] std::string scope_of(const std::string& qualified_name);

/// "g0::quant7_scale" -> "quant7_scale"
[[nodiscard]] std::string unqualified(const std::string& qualified_name);

}  // namespace ei_ota
