// SPDX-License-Identifier: MIT
#include "model/round_scales.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "model/element.h"

namespace ei_ota {
namespace {

constexpr std::uint32_t too_large = std::bit_cast<std::uint32_t>(0x1p63F);

void set(WeightImage& image, const Entry& entry, std::size_t i, std::uint32_t value) {
  std::memcpy(image.bytes.data() + entry.offset + i * sizeof value, &value, sizeof value);
}

/// To the nearest, and upwards from the middle, as the range coder rounds factory scales.
float rounded(float scale, unsigned bits) {
  const auto left_out = mantissa_bits - bits;
  const auto word = std::bit_cast<std::uint32_t>(scale);
  const auto nearest = (word + (1U << (left_out - 1))) >> left_out << left_out;
  return std::bit_cast<float>(nearest < too_large ? nearest : word >> left_out << left_out);
}

double relative_change(double old_value, double new_value) { return old_value == 0 ? 0 : std::abs(new_value / old_value - 1); }

/// Scales of an integer's channel before and after rounding.
struct Scales {
  double before, after;
};

/// Of what kernels multiply an integer with.
/// @param i  its index
Scales scales_of(const WeightImage& before, const WeightImage& after, const Entry& scale, std::size_t i) {
  const auto channel = std::min<std::size_t>(i, scale.count - 1);
  const auto product = [&](const WeightImage& image) {
    const auto value = [&](const Entry& entry, std::size_t at) -> double { return float32_at(elements_of(image, entry), at); };
    if (!scale.source) return value(scale, channel);
    return value(image.entries[scale.source->input], 0) * value(image.entries[scale.source->filter], channel);
  };
  return {product(before), product(after)};
}

std::int32_t requantized(std::int32_t integer, const Scales& scales) {
  if (scales.before == 0 || scales.after == 0) return integer;
  using Limits = std::numeric_limits<std::int32_t>;
  const auto nearest = std::round(integer * (scales.before / scales.after));
  return static_cast<std::int32_t>(std::clamp<double>(nearest, Limits::min(), Limits::max()));
}

/// The int32 data of the tensor that a scale belongs to; null if it has other data or none.
const Entry* integers_of(const WeightImage& image, const Entry& scale) {
  const auto found = std::ranges::find_if(image.entries, [&](const Entry& entry) {
    return entry.field == Field::Data && entry.model == scale.model && entry.tensor == scale.tensor;
  });
  return found != image.entries.end() && found->type == ElementType::Int32 ? &*found : nullptr;
}

}  // namespace

RoundingErrors round_scales(WeightImage& image, unsigned bits) {
  const auto before = image;
  const bool follow = bias_scales_follow(image.entries, image.bytes);
  RoundingErrors errors;
  for (const auto& entry : before.entries)
    for (std::size_t i = 0; entry.field == Field::Scale && i < entry.count; ++i) {
      const auto scale = float32_at(elements_of(before, entry), i);
      const auto nearest = rounded(scale, bits);
      errors.scale = std::max(errors.scale, relative_change(scale, nearest));
      set(image, entry, i, std::bit_cast<std::uint32_t>(nearest));
    }
  for (const auto& entry : before.entries) {
    if (entry.field != Field::Scale) continue;
    for (std::size_t i = 0; follow && entry.source && i < entry.count; ++i) {
      const auto input = float32_at(elements_of(image, image.entries[entry.source->input]), 0);
      const auto filter = float32_at(elements_of(image, image.entries[entry.source->filter]), i);
      set(image, entry, i, std::bit_cast<std::uint32_t>(input * filter));
    }
    const auto* const integers = integers_of(before, entry);
    for (std::size_t i = 0; integers && i < integers->count; ++i) {
      const auto scales = scales_of(before, image, entry, i);
      const auto old_integer = int32_at(elements_of(before, *integers), i);
      const auto integer = requantized(old_integer, scales);
      errors.bias = std::max(errors.bias, relative_change(old_integer * scales.before, integer * scales.after));
      set(image, *integers, i, static_cast<std::uint32_t>(integer));
    }
  }
  return errors;
}

}  // namespace ei_ota
