#include "rewrite/ownership.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ei_ota {
namespace {

/// Who uses a definition.
struct Users {
  std::vector<Slot> writing;  ///< slots that are weights
  std::size_t reading = 0;    ///< slots that are structure or that no kernel reads
};

/// A copy stands before the object that points at it, whose namespace need not be that of the original. Data is never
/// copied: patch_source() refuses what would need it.
std::string copy_name(const EonSource& source, const Slot& slot) {
  if (slot.field == Field::Data) return {};
  const auto& object = source.objects[source.model.tensors[slot.row].quantization->object];
  return fmt::format("{}eiota_generated_quant{}_{}", scope_of(object.name), slot.row,
                     slot.field == Field::Scale ? "scale" : "zero");
}

}  // namespace

std::string scope_of(const std::string& qualified_name) {
  const auto colon = qualified_name.rfind(':');
  return colon == std::string::npos ? std::string{} : qualified_name.substr(0, colon + 1);
}

std::string unqualified(const std::string& qualified_name) { return qualified_name.substr(scope_of(qualified_name).size()); }

std::map<Slot, Home> find_homes(const EonSource& source, const std::vector<Entry>& entries, std::size_t model) {
  std::vector<Slot> weights;
  for (const auto& entry : entries)
    if (entry.model == model && entry.read) weights.push_back({entry.tensor, entry.field});
  std::sort(weights.begin(), weights.end());

  std::map<std::size_t, Users> users;  // by definition
  const auto use = [&](std::size_t definition, Slot slot) {
    if (std::binary_search(weights.begin(), weights.end(), slot))
      users[definition].writing.push_back(slot);
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

  std::map<Slot, Home> homes;
  for (const auto& [definition, of_it] : users) {
    const auto& name = source.model.definitions[definition].name;
    bool in_place = of_it.reading == 0;
    for (const auto& slot : of_it.writing)
      homes.emplace(slot, std::exchange(in_place, false) ? Home{definition, name, false}
                                                         : Home{definition, copy_name(source, slot), true});
  }
  return homes;
}

}  // namespace ei_ota
