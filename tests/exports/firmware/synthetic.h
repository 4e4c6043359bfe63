// SPDX-License-Identifier: MIT
// synthetic.h: what networks are given for want of a sensor.
#pragma once
#include <cstddef>
#include <cstdint>

/// Input `number`, seen as rows of 96 pixels or values: noise in squares of 2 to 16, strong and faint.
std::int8_t sample(int number, std::size_t index);
