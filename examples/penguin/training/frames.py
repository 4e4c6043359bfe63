# SPDX-License-Identifier: MIT
# Copyright (c) EiOta contributors
"""The demo's frames: drawn like the training scenes, with seeds that training never uses."""

from dataclasses import dataclass
from typing import List

import numpy as np

from scenes import GRID, SIZE, Penguin, draw


@dataclass
class Frame:
    name: str
    penguins: List[Penguin]
    image: np.ndarray


def demo_frames():
    frames = []
    for name, seed, penguins in (
        ("one", 901, [Penguin(27.5, 28.5, 20)]),
        ("two", 902, [Penguin(12.5, 20.5, 19), Penguin(36.0, 27.5, 21)]),
        ("none", 903, []),
    ):
        frames.append(Frame(name, penguins, draw(penguins, np.random.default_rng(seed), 4)))
    return frames


def header(frames, licence):
    """C arrays of the frames, for firmware without a file system."""
    most = max(len(f.penguins) for f in frames)
    text = [licence, "\n#ifndef PENGUIN_FRAMES_H\n#define PENGUIN_FRAMES_H\n\n#include <stdint.h>\n\n",
            f"#define PENGUIN_FRAME_SIZE {SIZE}\n#define PENGUIN_GRID {GRID}\n",
            f"#define PENGUIN_FRAME_COUNT {len(frames)}\n\n",
            "/* A cell of the output grid. */\ntypedef struct {\n  uint8_t row;\n  uint8_t column;\n} penguin_cell_t;\n\n",
            "/* A frame of 8-bit grey pixels, row by row, and the cells that hold the centre of a penguin. */\n",
            "typedef struct {\n  const char *name;\n  const uint8_t *pixels;\n  uint8_t penguin_count;\n",
            f"  penguin_cell_t penguins[{most}];\n}} penguin_frame_t;\n\n"]
    for frame in frames:
        text.append(f"static const uint8_t penguin_frame_{frame.name}[{SIZE} * {SIZE}] = {{\n")
        for row in frame.image:
            text += ["  ", ",".join(map(str, row[:24])), ",\n  ", ",".join(map(str, row[24:])), ",\n"]
        text.append("};\n\n")
    text.append("static const penguin_frame_t penguin_frames[PENGUIN_FRAME_COUNT] = {\n")
    for frame in frames:
        cells = [p.cell for p in frame.penguins] + [(0, 0)] * (most - len(frame.penguins))
        listed = ", ".join(f"{{{row}, {column}}}" for row, column in cells)
        text.append(f'  {{"{frame.name}", penguin_frame_{frame.name}, {len(frame.penguins)}, {{{listed}}}}},\n')
    text.append("};\n\n#endif\n")
    return "".join(text)
