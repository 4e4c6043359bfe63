#include "release/release.h"

namespace ei_ota {

std::optional<std::uint32_t> label_capacity(const Release& release) {
  for (const auto& entry : release.image.entries)
    if (entry.model < release.models.size() && release.models[entry.model].engine == block_name(BlockKind::Labels))
      return entry.count;
  return std::nullopt;
}

}  // namespace ei_ota
