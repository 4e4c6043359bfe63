// SPDX-License-Identifier: MIT
// model/layout.h: what must be equal for a weight image to fit a firmware: meaning, not spelling.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "model/block.h"
#include "model/model.h"

namespace ei_ota {

/// The layout as text, one line per fact (docs/SPEC.md, "Layout"): two layouts fit if their lines are equal, and a line that
/// differs tells a person why they do not. A block of labels counts only by their number. Names, ids, arena offsets,
/// alignment, dates and versions are not in it.
[[nodiscard]] std::vector<std::string> layout_lines(const std::vector<const Model*>& models, std::size_t label_count,
                                                    const std::vector<Block>& blocks = {});

[[nodiscard]] inline std::vector<std::string> layout_lines(std::initializer_list<Model> models, std::size_t label_count,
                                                           const std::vector<Block>& blocks = {}) {
  return layout_lines(pointers_to(models), label_count, blocks);
}

using LayoutFingerprint = std::array<std::uint8_t, 8>;

/// The first 8 bytes of the SHA-256 over the lines, each ended by '\n'.
[[nodiscard]] LayoutFingerprint layout_fingerprint(const std::vector<std::string>& lines);

}  // namespace ei_ota
