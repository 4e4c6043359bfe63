// SPDX-License-Identifier: MIT
// model/image_alignment.h: where the entries of a weight image begin, and images in flash (docs/SPEC.md, "Weight image").
#pragma once
#include <cstdint>

namespace ei_ota {

inline constexpr std::uint32_t image_alignment = 16;

/// The next offset from `size` on at which an entry may begin.
template <class Size>
[[nodiscard]] constexpr Size aligned(Size size) {
  return (size + image_alignment - 1) / image_alignment * image_alignment;
}

}  // namespace ei_ota
