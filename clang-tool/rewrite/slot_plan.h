// SPDX-License-Identifier: MIT
// rewrite/slot_plan.h: the image in a slot of a firmware whose weights stay in flash (docs/SPEC.md, "Weight image in a slot").
#pragma once
#include <cstdint>
#include <vector>

#include "model/weight_image.h"
#include "parse/model_source.h"

namespace ei_ota {

/// The weight image, but that a model for the interpreter has its whole flatbuffer there.
struct SlotPlan {
  std::vector<std::uint32_t> models;  ///< bytes from the image's start to each model, a multiple of 16
  std::uint32_t size = 0;             ///< in bytes, with the weights of headers, which are behind the models
};

[[nodiscard]] SlotPlan slot_plan(const std::vector<ModelSource>& sources, const WeightImage& image);

}  // namespace ei_ota
