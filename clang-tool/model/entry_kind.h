// SPDX-License-Identifier: MIT
// model/entry_kind.h: how an entry is coded in a payload and in a firmware's weight table (docs/SPEC.md, "Content").
#pragma once
#include <cstdint>

#include "model/weight_image.h"

namespace ei_ota {

/// The numbers are those of runtime/include/ei_ota/ei_ota_model.h.
enum class EntryKind : std::uint8_t { Int8 = 0, Int16, Int32, Float32, Scale, ZeroPoint8, ZeroPoint32, BiasScale };

[[nodiscard]] EntryKind entry_kind(const Entry& entry);

/// Does a payload have the entry? Bias scales may be left out.
[[nodiscard]] inline bool is_coded(const Entry& entry, bool with_bias_scales) {
  return with_bias_scales || entry_kind(entry) != EntryKind::BiasScale;
}

}  // namespace ei_ota
