// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// Integer arithmetic of quantized kernels, rounded as TFLite rounds it. The only floating point is the one double that
// multiplier_from() takes apart bit by bit, so every core computes the same.
#pragma once

#include <stdint.h>
#include <string.h>

namespace ei_stand_in {

/// The real number value / 2^31 * 2^shift, value in [2^30, 2^31).
struct Multiplier {
  int32_t value;
  int32_t shift;
};

/// Largest real that a Multiplier may stand for: a larger one would shift accumulators out of 32 bits.
constexpr double kMultiplierLimit = 1 << 30;

/// False also for NaN.
inline bool is_multiplier(double real) { return real > 0 && real < kMultiplierLimit; }

/// Rounds a real that is_multiplier() to 31 bits, ties away from zero.
inline Multiplier multiplier_from(double real) {
  uint64_t bits;
  memcpy(&bits, &real, sizeof bits);
  const int32_t exponent = static_cast<int32_t>(bits >> 52) - 1022;  // real = fraction * 2^exponent, fraction in [1/2, 1)
  const uint64_t fraction = (bits & 0xFFFFFFFFFFFFFu) | 0x10000000000000u;  // times 2^53
  const uint64_t rounded = (fraction + (1u << 21)) >> 22;
  if (exponent < -31) return {0, 0};
  if (rounded == uint64_t{1} << 31) return {1 << 30, exponent + 1};
  return {static_cast<int32_t>(rounded), exponent};
}

/// a * b / 2^31, to nearest, ties away from zero.
inline int32_t high_product(int32_t a, int32_t b) {
  if (a == INT32_MIN && b == INT32_MIN) return INT32_MAX;
  const int64_t product = static_cast<int64_t>(a) * b;
  const int64_t half = product >= 0 ? 1 << 30 : 1 - (1 << 30);
  return static_cast<int32_t>((product + half) / (int64_t{1} << 31));
}

/// a / 2^exponent, to nearest, ties away from zero; exponent in 0 .. 31.
inline int32_t divide_by_power(int32_t a, int32_t exponent) {
  const int64_t unit = int64_t{1} << exponent;
  const int64_t rest = a & (unit - 1);
  const int64_t threshold = ((unit - 1) >> 1) + (a < 0);
  return static_cast<int32_t>((a >> exponent) + (rest > threshold));
}

/// a times the real that m stands for.
inline int32_t scaled(int32_t a, Multiplier m) {
  const int32_t left = m.shift > 0 ? m.shift : 0;
  const int32_t right = m.shift > 0 ? 0 : -m.shift;
  return divide_by_power(high_product(a * (1 << left), m.value), right);
}

inline int32_t clamped(int32_t a, int32_t low, int32_t high) { return a < low ? low : a > high ? high : a; }

}  // namespace ei_stand_in
