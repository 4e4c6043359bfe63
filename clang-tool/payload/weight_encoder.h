// SPDX-License-Identifier: MIT
// payload/weight_encoder.h: weights as the content of a payload of the range coder (docs/SPEC.md, "Coded content").
#pragma once
#include <string>
#include <vector>

#include "model/weight_image.h"

namespace ei_ota {

struct CodedWeights {
  std::string content;
  unsigned rounding;               ///< how many of the lowest bits of all scales are 0, for EI_OTA_ROUNDING
  std::vector<double> entry_bits;  ///< that each entry of the image takes, about
};

/// Do all firmwares have the same factory weights of such an image to decode a delta with? Weights that no kernel reads are not
/// held by those whose weights are in RAM.
[[nodiscard]] bool can_be_base(const WeightImage& image);

/// Chooses for each entry what takes least: the base's elements, differences to them, or neither. Scales whose lowest bits are
/// 0 (model/round_scales.h) are coded without these.
/// @param base  the factory weights of a delta, which can_be_base(), with the same entries; null: without
[[nodiscard]] CodedWeights encode_weights(const WeightImage& image, const WeightImage* base, bool with_bias_scales);

}  // namespace ei_ota
