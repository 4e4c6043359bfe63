// SPDX-License-Identifier: MIT
#include "rewrite/slot_plan.h"

#include <algorithm>

#include "model/image_alignment.h"

namespace ei_ota {
namespace {

std::uint32_t aligned_size(std::size_t size) { return static_cast<std::uint32_t>(aligned(size)); }

/// Where the entries of a model, or of those behind it, begin in the weight image. A count precedes some.
std::uint32_t begin_of(const WeightImage& image, std::size_t model) {
  const auto first = std::ranges::find_if(image.entries, [&](const Entry& entry) { return entry.model >= model; });
  return first == image.entries.end() ? aligned_size(image.bytes.size()) : first->offset / image_alignment * image_alignment;
}

}  // namespace

SlotPlan slot_plan(const std::vector<ModelSource>& sources, const WeightImage& image) {
  SlotPlan slot;
  for (std::size_t model = 0; model < sources.size(); ++model) {
    slot.models.push_back(slot.size);
    const auto* const flatbuffer = std::get_if<FlatbufferSource>(&sources[model]);
    slot.size += flatbuffer ? aligned_size(flatbuffer->bytes.size()) : begin_of(image, model + 1) - begin_of(image, model);
  }
  slot.size += begin_of(image, SIZE_MAX) - begin_of(image, sources.size());
  return slot;
}

}  // namespace ei_ota
