// SPDX-License-Identifier: MIT
#include "camera.h"

namespace {

const penguin_frame_t& frame_of(unsigned moment) { return penguin_frames[moment % PENGUIN_FRAME_COUNT]; }

unsigned turn_of(unsigned moment) { return moment / PENGUIN_FRAME_COUNT; }

unsigned mirrored(unsigned at, unsigned size, bool is_mirrored) { return is_mirrored ? size - 1 - at : at; }

bool is_upside_down(unsigned moment) { return (turn_of(moment) & 2u) != 0; }
bool is_reversed(unsigned moment) { return (turn_of(moment) & 1u) != 0; }

int light_of(unsigned moment) {
  static const int light[] = {0, -24, 24};
  return light[turn_of(moment) / 4 % 3];
}

}  // namespace

uint8_t pixel_of(unsigned moment, unsigned row, unsigned column) {
  row = mirrored(row, PENGUIN_FRAME_SIZE, is_upside_down(moment));
  column = mirrored(column, PENGUIN_FRAME_SIZE, is_reversed(moment));
  const int pixel = frame_of(moment).pixels[row * PENGUIN_FRAME_SIZE + column] + light_of(moment);
  return static_cast<uint8_t>(pixel < 0 ? 0 : pixel > 255 ? 255 : pixel);
}

uint64_t penguins_of(unsigned moment) {
  const penguin_frame_t& frame = frame_of(moment);
  uint64_t cells = 0;
  for (unsigned i = 0; i != frame.penguin_count; ++i) {
    const unsigned row = mirrored(frame.penguins[i].row, PENGUIN_GRID, is_upside_down(moment));
    const unsigned column = mirrored(frame.penguins[i].column, PENGUIN_GRID, is_reversed(moment));
    cells |= uint64_t{1} << (row * PENGUIN_GRID + column);
  }
  return cells;
}
