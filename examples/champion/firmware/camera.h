// SPDX-License-Identifier: MIT
// What the camera sees, moment by moment: the penguin's frames, mirrored, and in another light.
#pragma once
#include <stdint.h>

#include "frames.h"

constexpr unsigned kFrames = 36;

/// @return a pixel of the frame of that moment, 0 to 255
uint8_t pixel_of(unsigned moment, unsigned row, unsigned column);

/// The cells of the grid that hold the centre of a penguin, as bits, row by row. A device learns this later, or from its user.
uint64_t penguins_of(unsigned moment);
