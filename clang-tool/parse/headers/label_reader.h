// SPDX-License-Identifier: MIT
// parse/headers/label_reader.h: label texts as weights, for a firmware that reserves room for other labels.
#pragma once
#include <cstdint>
#include <vector>

#include "base/result.h"
#include "parse/headers/block_reader.h"

namespace ei_ota {

/// A block for each table of labels. Its values are the texts, padded with zeros to `capacity` bytes. Refuses with E-label a
/// text that is longer.
Result<std::vector<BlockSource>> read_labels(const std::vector<HeaderFile>& headers, std::uint32_t capacity);

}  // namespace ei_ota
