// SPDX-License-Identifier: MIT
#include "rewrite/ownership.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ei_ota {
namespace {

/// Who uses a definition.
struct Users {
  std::vector<TensorField> writing;  ///< fields that are weights
  std::size_t reading = 0;           ///< fields that are structural or that no kernel reads
};

/// A new array stands before the object that points at it, whose namespace need not be that of the original. Data is never
/// copied: patch_source() refuses what would need it.
std::string new_name(const EonSource& source, const TensorField& place) {
  if (place.field == Field::Data) return {};
  const auto& object = source.objects[source.model.tensors[place.row].quantization->object];
  return fmt::format("{}eiota_generated_quant{}_{}", scope_of(object.name), place.row,
                     place.field == Field::Scale ? "scale" : "zero");
}

}  // namespace

std::string scope_of(const std::string& qualified_name) {
  const auto colon = qualified_name.rfind(':');
  return colon == std::string::npos ? std::string{} : qualified_name.substr(0, colon + 1);
}

std::string unqualified(const std::string& qualified_name) { return qualified_name.substr(scope_of(qualified_name).size()); }

std::map<TensorField, WeightArray> weight_arrays(const EonSource& source, const std::vector<Entry>& entries,
                                                 std::size_t model) {
  std::vector<TensorField> weights;
  for (const auto& entry : entries)
    if (entry.model == model && entry.read) weights.push_back({entry.tensor, entry.field});
  std::sort(weights.begin(), weights.end());

  std::map<std::size_t, Users> users;  // by definition
  const auto use = [&](std::size_t definition, TensorField place) {
    if (std::binary_search(weights.begin(), weights.end(), place))
      users[definition].writing.push_back(place);
    else
      ++users[definition].reading;
  };
  for (std::size_t row = 0; row < source.model.tensors.size(); ++row) {
    const auto& tensor = source.model.tensors[row];
    if (tensor.data) use(*tensor.data, {row, Field::Data});
    if (tensor.quantization) {
      use(tensor.quantization->scale, {row, Field::Scale});
      use(tensor.quantization->zero_point, {row, Field::ZeroPoint});
    }
  }

  std::map<TensorField, WeightArray> arrays;
  for (const auto& [definition, of_it] : users) {
    const auto& name = source.model.definitions[definition].name;
    bool in_place = of_it.reading == 0;
    for (const auto& place : of_it.writing)
      arrays.emplace(place, std::exchange(in_place, false) ? WeightArray{definition, name, false}
                                                           : WeightArray{definition, new_name(source, place), true});
  }
  return arrays;
}

}  // namespace ei_ota
