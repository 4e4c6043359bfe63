// SPDX-License-Identifier: MIT
// rewrite/block_weights.h: weights of model-parameters headers, moved to a separate source.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/weight_image.h"
#include "parse/headers/block_reader.h"
#include "rewrite/weight_table.h"

namespace ei_ota {

/// A source with the definitions of all blocks' values, writable and with external linkage in weights_namespace(), and their
/// part of the weight table.
/// @param part  its number, or nothing if the headers of model-parameters/ stay as they are; the part is empty if they are
///              patched but contain no weights
/// @param first_block  the number of models: Entry::model of the first block
/// @param flatbuffers  goes before the blocks' weights in the namespace
[[nodiscard]] std::string block_weights(const std::vector<BlockSource>& blocks, const std::vector<HeaderFile>& headers,
                                        const WeightImage& image, std::optional<std::size_t> part, std::size_t first_block,
                                        const TableOptions& options, const std::string& flatbuffers = "");

}  // namespace ei_ota
