// SPDX-License-Identifier: MIT
#include "model/model.h"

namespace ei_ota {

std::vector<std::size_t> canonical_order(const Model& model) {
  std::vector<std::size_t> order;
  std::vector<bool> seen(model.tensors.size());
  const auto meet = [&](std::size_t row) {
    if (!seen[row]) order.push_back(row);
    seen[row] = true;
  };
  for (const auto& node : model.nodes)
    for (const auto* operands : {&node.inputs, &node.outputs})
      for (const auto row : *operands)
        if (row >= 0) meet(static_cast<std::size_t>(row));
  for (std::size_t row = 0; row < model.tensors.size(); ++row) meet(row);
  return order;
}

}  // namespace ei_ota
