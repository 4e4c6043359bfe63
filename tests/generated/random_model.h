// SPDX-License-Identifier: MIT
// random_model.h: architectures with random weights. One shape seed gives one architecture; another weight seed retrains it.
#pragma once
#include <cstdint>
#include <string_view>

#include "model/model.h"

namespace ei_ota::test {

/// Architectures, chosen for what they hold.
enum class Kind {
  Image,     ///< convolutions, PAD and RESHAPE with int32 structure, MEAN with a blob, scalars, every other op
  Sequence,  ///< an unrolled LSTM: constants with zero points, left-out biases
  Wide,      ///< a filter of more than 65,535 elements
  Deep,      ///< more than 255 tensors
  Tiny,      ///< one FULLY_CONNECTED, of 4 features and 3 outputs
};

/// @param type  Int8 or Float32
[[nodiscard]] Model random_model(Kind kind, ElementType type, std::uint32_t shape_seed, std::uint32_t weight_seed);

}  // namespace ei_ota::test
