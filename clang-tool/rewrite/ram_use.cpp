// SPDX-License-Identifier: MIT
#include "rewrite/ram_use.h"

namespace ei_ota {
namespace {

constexpr std::size_t bound_and_held = 8, description = 16;  ///< on a target whose pointers have four bytes

}  // namespace

RamUse ram_use(const std::vector<ModelSource>& sources, const WeightImage& image, bool in_flash) {
  RamUse use{0, 0};
  for (const auto& entry : image.entries)
    if (entry.model >= sources.size() || (!in_flash && std::holds_alternative<EonSource>(sources[entry.model])))
      use.weights += byte_size(entry);
  for (const auto& source : sources) {
    const auto* const flatbuffer = std::get_if<FlatbufferSource>(&source);
    if (in_flash)
      use.pointers += bound_and_held + (flatbuffer ? description : 0);
    else if (flatbuffer)
      use.weights += flatbuffer->bytes.size();
  }
  return use;
}

}  // namespace ei_ota
