// SPDX-License-Identifier: MIT
// The multiplication that processors without a float unit use, against this machine's.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "scale_product.h"

namespace {

constexpr float smallest_normal = std::numeric_limits<float>::min();
constexpr float largest = 0x1.fffffep62F;  // of the scales that a payload may hold

float product(float a, float b) {
  return std::bit_cast<float>(eiota_internal_multiply_scales(std::bit_cast<std::uint32_t>(a), std::bit_cast<std::uint32_t>(b)));
}

/// Bit by bit; where the product is not above the smallest normal number, hosts send bias scales along.
void expect_as_hardware(float a, float b) {
  const float expected = a * b;
  if (expected > smallest_normal)
    ASSERT_EQ(std::bit_cast<std::uint32_t>(product(a, b)), std::bit_cast<std::uint32_t>(expected)) << a << " * " << b;
  else
    ASSERT_LE(product(a, b), smallest_normal) << a << " * " << b;
}

void expect_as_hardware_for_each_pair(const std::vector<float>& values) {
  for (const float a : values)
    for (const float b : values) expect_as_hardware(a, b);
}

TEST(RuntimeScaleProduct, IsThatOfHardwareForRandomScales) {
  std::mt19937 random(1);  // NOLINT: the same numbers on every run
  std::uniform_int_distribution<std::uint32_t> bits(std::bit_cast<std::uint32_t>(smallest_normal),
                                                    std::bit_cast<std::uint32_t>(largest));
  for (int i = 0; i < 2'000'000; ++i)
    expect_as_hardware(std::bit_cast<float>(bits(random)), std::bit_cast<float>(bits(random)));
}

TEST(RuntimeScaleProduct, IsThatOfHardwareForEveryMantissa) {
  for (const float factor : {1.0F, 0x1.000002p0F, 0x1.8p0F, 0x1.555556p0F, 0x1.fffffep0F})
    for (std::uint32_t mantissa = 0; mantissa < 1U << 23; mantissa += 3)
      expect_as_hardware(factor, std::bit_cast<float>(0x3F800000U | mantissa));
}

TEST(RuntimeScaleProduct, RoundsTiesToEven) {
  EXPECT_EQ(product(0x1.000002p0F, 1.5F), 0x1.800004p0F);  // 1.5 + 1.5 units: up to 2, which is even
  EXPECT_EQ(product(0x1.000006p0F, 1.5F), 0x1.800008p0F);  // 1.5 + 4.5 units: down to 4
  std::vector<float> short_mantissas;                      // products with few bits below the last: many ties
  for (std::uint32_t i = 0; i < 1U << 12; i += 5)
    short_mantissas.push_back(std::bit_cast<float>(0x3F800000U | i << 11 | 0x400U));
  expect_as_hardware_for_each_pair(short_mantissas);
}

TEST(RuntimeScaleProduct, CarriesIntoTheExponentWhereRoundingFillsTheMantissa) {
  std::vector<float> around_one_and_two;
  for (std::uint32_t i = 0; i < 64; ++i) {
    around_one_and_two.push_back(std::bit_cast<float>(0x3F800000U + i));
    around_one_and_two.push_back(std::bit_cast<float>(0x40000000U - 1 - i));
  }
  EXPECT_EQ(product(0x1.fffffep0F, 0x1.000002p0F), 2.0F);
  expect_as_hardware_for_each_pair(around_one_and_two);
}

TEST(RuntimeScaleProduct, IsThatOfHardwareAtBothEndsOfTheRange) {
  std::vector<float> ends;
  for (int exponent = -126; exponent <= 62; ++exponent)
    for (const float mantissa : {1.0F, 0x1.000002p0F, 0x1.6a09e6p0F, 0x1.fffffep0F})
      ends.push_back(std::ldexp(mantissa, exponent));
  expect_as_hardware_for_each_pair(ends);
  EXPECT_EQ(product(largest, largest), largest * largest);
}

TEST(RuntimeScaleProduct, IsZeroBelowTheNormalNumbers) {
  EXPECT_EQ(product(smallest_normal, 0.5F), 0.0F);
  EXPECT_EQ(product(smallest_normal, smallest_normal), 0.0F);
  EXPECT_EQ(product(smallest_normal, 1.0F), smallest_normal);
}

TEST(RuntimeScaleProduct, IsZeroIfAFactorIsNotNormal) {
  for (const float factor : {0.0F, std::numeric_limits<float>::denorm_min(), std::nextafter(smallest_normal, 0.0F)}) {
    EXPECT_EQ(product(factor, largest), 0.0F);
    EXPECT_EQ(product(largest, factor), 0.0F);
  }
}

}  // namespace
