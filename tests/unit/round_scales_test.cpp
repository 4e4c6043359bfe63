// SPDX-License-Identifier: MIT
#include "model/round_scales.h"

#include <gmock/gmock.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>
#include <tuple>
#include <vector>

#include "model/element.h"

namespace ei_ota {
namespace {

/// A filter of two channels with its input and its bias, and an integer tensor with a scale of its own.
class RoundScales : public testing::Test {
 protected:
  RoundScales() {
    add(0, Field::Scale, ElementType::Float32, std::vector{input});
    add(1, Field::Data, ElementType::Int8, std::vector<std::int8_t>{100, -100});
    add(1, Field::Scale, ElementType::Float32, std::vector{filter[0], filter[1]});
    add(2, Field::Data, ElementType::Int32, std::vector{1000000, -7});
    add(2, Field::Scale, ElementType::Float32, std::vector{input * filter[0], input * filter[1]});
    image.entries.back().source = ScaleSource{0, 2};
    add(3, Field::Data, ElementType::Int32, std::vector{-(1 << 30), 3});
    add(3, Field::Scale, ElementType::Float32, std::vector{own});
    add(3, Field::ZeroPoint, ElementType::Int32, std::vector{-5});
  }

  template <class Element>
  void add(std::size_t tensor, Field field, ElementType type, const std::vector<Element>& elements) {
    Entry entry{};
    entry.tensor = tensor;
    entry.field = field;
    entry.type = type;
    entry.count = static_cast<std::uint32_t>(elements.size());
    entry.offset = static_cast<std::uint32_t>(image.bytes.size());
    const auto bytes = std::as_bytes(std::span(elements));
    image.bytes.insert(image.bytes.end(), bytes.begin(), bytes.end());
    image.bytes.resize((image.bytes.size() + 15) / 16 * 16);
    image.entries.push_back(entry);
  }

  [[nodiscard]] float scale(std::size_t entry, std::size_t i = 0) const { return float32_at(elements(entry), i); }
  [[nodiscard]] std::int32_t integer(std::size_t entry, std::size_t i) const { return int32_at(elements(entry), i); }
  [[nodiscard]] std::span<const std::byte> elements(std::size_t entry) const {
    return std::span(image.bytes).subspan(image.entries[entry].offset, byte_size(image.entries[entry]));
  }

  static constexpr float input = 0.0235F, filter[] = {0.00123456F, 0.987654F}, own = 0.3333333F;
  WeightImage image;
};

TEST_F(RoundScales, LeavesTheBitsThatWereAskedFor) {
  for (unsigned bits = fewest_scale_bits; bits <= most_scale_bits; ++bits) {
    const auto before = image;
    const auto errors = round_scales(image, bits);
    for (const std::size_t entry : {0U, 2U, 6U})
      EXPECT_EQ(std::bit_cast<std::uint32_t>(scale(entry)) << (32 - (mantissa_bits - bits)), 0U) << bits;
    EXPECT_LE(errors.scale, std::ldexp(1.0, -static_cast<int>(bits) - 1)) << bits;
    EXPECT_LE(std::abs(scale(0) / double{input} - 1), errors.scale) << bits;
    image = before;
  }
}

TEST_F(RoundScales, RoundsToTheNearest) {
  std::ignore = round_scales(image, 8);
  EXPECT_EQ(scale(0), 385.0F / 16384);
}

TEST_F(RoundScales, KeepsTheValueOfABias) {
  const auto errors = round_scales(image, 8);
  const double old_value = 1000000 * (double{input} * filter[0]), new_value = integer(3, 0) * (double{scale(0)} * scale(2, 0));
  EXPECT_NE(integer(3, 0), 1000000);
  EXPECT_NEAR(new_value / old_value, 1, 1e-6);
  EXPECT_EQ(integer(3, 1), -7) << "there is no nearer integer";
  EXPECT_GE(errors.bias, std::abs(new_value / old_value - 1));
}

TEST_F(RoundScales, KeepsBiasScalesThatFollow) {
  std::ignore = round_scales(image, 10);
  EXPECT_EQ(scale(4, 0), scale(0) * scale(2, 0));
  EXPECT_TRUE(bias_scales_follow(image.entries, image.bytes));
}

TEST_F(RoundScales, RoundsBiasScalesThatDoNot) {
  const float other = 0.7654321F;
  std::memcpy(image.bytes.data() + image.entries[4].offset, &other, sizeof other);
  std::ignore = round_scales(image, 10);
  EXPECT_NEAR(scale(4, 0), other, other / 1024);
  EXPECT_EQ(std::bit_cast<std::uint32_t>(scale(4, 0)) << (32 - 13), 0U);
}

TEST_F(RoundScales, QuantizesOtherIntegersByTheirOwnScale) {
  std::ignore = round_scales(image, 8);
  EXPECT_EQ(scale(6), 341.0F / 1024);
  EXPECT_NEAR(integer(5, 0) * double{scale(6)}, -1073741824.0 * own, 1);
  EXPECT_EQ(integer(5, 1), 3);
}

TEST_F(RoundScales, KeepsAnIntegerInItsRange) {
  constexpr auto lowest = std::numeric_limits<std::int32_t>::min();
  std::memcpy(image.bytes.data() + image.entries[5].offset, &lowest, sizeof lowest);
  std::ignore = round_scales(image, 8);
  ASSERT_LT(scale(6), own) << "else the integer would not become lower";
  EXPECT_EQ(integer(5, 0), lowest);
}

TEST_F(RoundScales, TouchesNothingElse) {
  std::ignore = round_scales(image, 8);
  EXPECT_EQ(elements(1)[0], std::byte{100});
  EXPECT_EQ(integer(7, 0), -5);
}

TEST_F(RoundScales, KeepsScalesBelowTheLimit) {
  const float largest = std::nextafter(0x1p63F, 0.0F);
  std::memcpy(image.bytes.data(), &largest, sizeof largest);
  std::ignore = round_scales(image, 8);
  EXPECT_LT(scale(0), 0x1p63F);
  EXPECT_GT(scale(0), 0x1p62F);
}

TEST_F(RoundScales, KeepsZero) {
  const float zero = 0;
  std::memcpy(image.bytes.data(), &zero, sizeof zero);
  const auto errors = round_scales(image, 8);
  EXPECT_EQ(scale(0), 0);
  EXPECT_EQ(integer(3, 0), 1000000);
  EXPECT_TRUE(std::isfinite(errors.scale) && std::isfinite(errors.bias));
}

}  // namespace
}  // namespace ei_ota
