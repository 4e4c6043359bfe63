// rewrite/ownership.h: which array each weight is written to. Exports share quantization by value; a weight owns its array.
#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "model/weight_image.h"
#include "parse/eon/eon_source.h"

namespace ei_ota {

/// A row's scales or zero points, or the tensor's data.
struct Slot {
  std::size_t row;
  Field field;
  friend auto operator<=>(const Slot&, const Slot&) = default;
};

/// Where a weight lives in the patched source.
struct Home {
  std::size_t definition;  ///< index into Model::definitions: the array itself, or what it is a copy of
  std::string name;        ///< its qualified C++ name
  bool copy;               ///< a new array, since others go on using the original
};

/// A home for every weight of `model` that some kernel reads.
[[nodiscard]] std::map<Slot, Home> find_homes(const EonSource& source, const std::vector<Entry>& entries, std::size_t model);

/// "g0::quant7_scale" -> "g0::"
[[nodiscard]] std::string scope_of(const std::string& qualified_name);

/// "g0::quant7_scale" -> "quant7_scale"
[[nodiscard]] std::string unqualified(const std::string& qualified_name);

}  // namespace ei_ota
