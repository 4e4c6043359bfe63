// SPDX-License-Identifier: MIT
// model/round_scales.h: scales with fewer bits, which payloads of the range coder take less bytes for.
#pragma once
#include "model/weight_image.h"

namespace ei_ota {

/// Explicit bits of a float32's mantissa.
inline constexpr unsigned mantissa_bits = 23;

/// Bits that rounded scales may have.
inline constexpr unsigned fewest_scale_bits = 8, most_scale_bits = mantissa_bits - 1;

/// The largest relative changes.
struct RoundingErrors {
  double scale = 0;
  double bias = 0;  ///< of a bias's value, the product of its integer and its scale
};

/// Rounds every scale to the nearest number with `bits` explicit bits of mantissa, so that a scale changes by 2^-(bits + 1) of
/// its value at most. Integers of 32 bits are quantized again by the scales that result: biases by the product of input and
/// filter scale, others by their own. Bias scales that followed from these still do. Everything else stays as it is.
/// @param bits  fewest_scale_bits to most_scale_bits
[[nodiscard]] RoundingErrors round_scales(WeightImage& image, unsigned bits);

}  // namespace ei_ota
