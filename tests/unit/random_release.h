// SPDX-License-Identifier: MIT
// tests/unit/random_release.h: releases with weights of every kind.
#pragma once
#include <array>
#include <cstdint>
#include <cstring>
#include <random>
#include <span>
#include <string>

#include "model/element.h"
#include "release/release.h"

namespace ei_ota::test {

/// Lays out entries of random kinds with room for their elements, as weight_image() would.
class RandomRelease {
 public:
  explicit RandomRelease(unsigned seed) : random_(seed) {
    release.layout = {"layout of seed " + std::to_string(seed)};
    release.context.project.id = pick(1, 1000000);
    for (auto count = pick(1, 12); count != 0; --count) add_group();
    release.image.bytes.resize((release.image.bytes.size() + 15) / 16 * 16);
  }

  /// Other elements for the same entries.
  WeightImage retrained(bool bias_scales_follow) {
    auto image = release.image;
    for (const auto& entry : image.entries) {
      auto* const elements = image.bytes.data() + entry.offset;
      if (entry.field == Field::Scale) {
        for (std::uint32_t i = 0; i < entry.count; ++i) {
          float scale = std::uniform_real_distribution<float>(1e-6F, 10.0F)(random_);
          if (entry.source && bias_scales_follow)
            scale = float_at(image, entry.source->input, 0) * float_at(image, entry.source->filter, i);
          std::memcpy(elements + 4 * i, &scale, sizeof scale);
        }
      } else if (entry.field == Field::ZeroPoint) {
        for (std::uint32_t i = 0; i < entry.count; ++i) {
          const bool narrow = entry.tensor_type == ElementType::Int8;
          const std::int32_t zero = static_cast<std::int32_t>(pick(0, narrow ? 255 : 65535)) - (narrow ? 128 : 32768);
          std::memcpy(elements + 4 * i, &zero, sizeof zero);
        }
      } else {
        for (std::uint32_t i = 0; i < byte_size(entry); ++i) elements[i] = static_cast<std::byte>(pick(0, 255));
        for (std::uint32_t i = 3; entry.type == ElementType::Float32 && i < byte_size(entry); i += 4)
          elements[i] &= std::byte{0xBF};  // of the exponents half, none that of infinity
      }
    }
    return image;
  }

  Release release;

 private:
  std::uint32_t pick(std::uint32_t low, std::uint32_t high) {
    return std::uniform_int_distribution<std::uint32_t>(low, high)(random_);
  }

  static float float_at(const WeightImage& image, std::size_t entry, std::size_t i) {
    return float32_at(std::span(image.bytes).subspan(image.entries[entry].offset), i);
  }

  std::size_t add(Field field, ElementType type, ElementType tensor_type, std::uint32_t count) {
    auto& bytes = release.image.bytes;
    bytes.resize((bytes.size() + 15) / 16 * 16);
    if (field != Field::Data) {
      bytes.resize(bytes.size() + 4);
      std::memcpy(bytes.data() + bytes.size() - 4, &count, 4);
    }
    release.image.entries.push_back({.definition = "",
                                     .file = "",
                                     .model = 0,
                                     .tensor = 0,
                                     .field = field,
                                     .type = type,
                                     .tensor_type = tensor_type,
                                     .dims = {count},
                                     .count = count,
                                     .offset = static_cast<std::uint32_t>(bytes.size()),
                                     .read = pick(0, 4) != 0,
                                     .source = std::nullopt});
    bytes.resize(bytes.size() + byte_size(release.image.entries.back()));
    return release.image.entries.size() - 1;
  }

  /// Data of some type; or an input's, a filter's and a bias's scales, and zero points.
  void add_group() {
    constexpr std::array types{ElementType::Int8, ElementType::UInt8, ElementType::Int16, ElementType::Int32,
                               ElementType::Float32};
    const auto type = types[pick(0, 4)];
    const auto count = pick(0, 20) == 0 ? pick(4000, 5000) : pick(1, 40);
    add(Field::Data, type, type, count);
    if (pick(0, 1) == 0) return;
    const auto channels = pick(1, 16);
    const auto input = add(Field::Scale, ElementType::Float32, ElementType::Int8, 1);
    add(Field::ZeroPoint, ElementType::Int32, type, pick(0, 2) == 0 ? channels : 1);
    const auto filter = add(Field::Scale, ElementType::Float32, ElementType::Int8, channels);
    const auto bias = add(Field::Scale, ElementType::Float32, ElementType::Int32, channels);
    release.image.entries[bias].source = ScaleSource{input, filter};
  }

  std::mt19937 random_;
};

/// A device with random factory weights, all of which every firmware holds.
inline RandomRelease random_device(unsigned seed, bool bias_scales_follow = true) {
  RandomRelease device(seed);
  for (auto& entry : device.release.image.entries) entry.read = true;
  device.release.image = device.retrained(bias_scales_follow);
  return device;
}

}  // namespace ei_ota::test
