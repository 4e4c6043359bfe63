// SPDX-License-Identifier: MIT
// random_blocks.h: model-parameters headers with clusters and scalers, in the forms that Studio has given them.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ei_ota::test {

struct RandomBlocks {
  std::map<std::string, std::string> headers;  ///< by name in model-parameters/
  std::string dump;                            ///< C++: show(block, value, floats, count) of each value as the SDK has it
};

/// A scaler and two sets of clusters. @param models  of the impulse, in the order of its learning blocks
RandomBlocks random_blocks(std::uint32_t shape_seed, std::uint32_t weight_seed, const std::vector<std::string>& models);

/// One set of clusters as before 2022, when there was no model_variables.h.
RandomBlocks random_blocks_2020(std::uint32_t shape_seed, std::uint32_t weight_seed);

}  // namespace ei_ota::test
