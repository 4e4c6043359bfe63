// SPDX-License-Identifier: MIT
#include "synthetic.h"

static std::uint32_t hash(std::uint32_t value) {
  value = (value ^ value >> 16) * 2246822519u;
  value = (value ^ value >> 13) * 3266489917u;
  return value ^ value >> 16;
}

std::int8_t sample(int number, std::size_t index) {
  const std::size_t square = static_cast<std::size_t>(2) << number / 2;
  const std::size_t place = index / 96 / square * 1000 + index % 96 / square;
  const int coarse = static_cast<int>(hash(static_cast<std::uint32_t>(place) + 77u * static_cast<std::uint32_t>(number)) >> 24);
  const int fine = static_cast<int>(hash(static_cast<std::uint32_t>(index)) >> 28);
  return static_cast<std::int8_t>((coarse >> number % 2) + fine / 2 - 128);
}
