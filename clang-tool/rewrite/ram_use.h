// SPDX-License-Identifier: MIT
// rewrite/ram_use.h: what patched sources take of a firmware's RAM that the original ones did not.
#pragma once
#include <cstddef>
#include <vector>

#include "model/weight_image.h"
#include "parse/model_source.h"

namespace ei_ota {

/// In bytes. The linker may add to them for alignment.
struct RamUse {
  std::size_t weights;   ///< variables in place of constants, flatbuffers as a whole
  std::size_t pointers;  ///< by which models whose weights stay in flash find them: what an inference uses, and the next one;
                         ///< and the SDK's description of each flatbuffer
};

/// @param in_flash  the weights of models stay in flash
[[nodiscard]] RamUse ram_use(const std::vector<ModelSource>& sources, const WeightImage& image, bool in_flash);

}  // namespace ei_ota
