// SPDX-License-Identifier: MIT
// One inference. It knows nothing of EiOta.
#pragma once
#include <stdint.h>

struct Detection {
  uint32_t outputs;  ///< CRC-32 of the raw outputs: two that agree are the same in every bit
  uint64_t cells;    ///< bit i: the model sees a penguin in cell i of the grid, counted row by row
};

/// Runs the model on the frame of a moment.
Detection detect(unsigned moment);
