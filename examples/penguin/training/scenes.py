# SPDX-License-Identifier: MIT
# Copyright (c) EiOta contributors
"""Draws the scenes: 48x48 grayscale images of penguins among shapes that are none.

Every picture is made here from ellipses and boxes, so the data set has no origin but this file.
"""

from dataclasses import dataclass

import numpy as np

SIZE = 48  # pixels
CELL = 8  # pixels of one cell of the output grid
GRID = SIZE // CELL

_Y, _X = np.mgrid[0:SIZE, 0:SIZE] + 0.5


@dataclass(frozen=True)
class Penguin:
    """A drawn penguin: the centre of its body and its height, in pixels."""

    x: float
    y: float
    height: float

    @property
    def cell(self):
        """Row and column of the grid cell that the centre is in."""
        return int(self.y // CELL), int(self.x // CELL)


def _blend(image, coverage, value):
    image += coverage * (value - image)


def _ellipse(x, y, half_width, half_height, tilt=0.0):
    """Share of each pixel that an ellipse covers; the edge is about one pixel soft."""
    dx, dy = _X - x, _Y - y
    u = dx * np.cos(tilt) + dy * np.sin(tilt)
    v = dy * np.cos(tilt) - dx * np.sin(tilt)
    radius = np.sqrt((u / half_width) ** 2 + (v / half_height) ** 2)
    return np.clip((1.0 - radius) * min(half_width, half_height) + 0.5, 0.0, 1.0)


def _box(x, y, half_width, half_height, tilt=0.0):
    dx, dy = _X - x, _Y - y
    u = dx * np.cos(tilt) + dy * np.sin(tilt)
    v = dy * np.cos(tilt) - dx * np.sin(tilt)
    return np.clip(np.minimum(half_width - abs(u), half_height - abs(v)) + 0.5, 0.0, 1.0)


def _draw_penguin(image, penguin, rng):
    x, y, h = penguin.x, penguin.y, penguin.height
    width = h * rng.uniform(0.29, 0.34)
    coat = rng.uniform(5, 40)
    shirt = rng.uniform(205, 250)
    orange = rng.uniform(120, 160)
    side = rng.choice([-1.0, 1.0])  # the way it looks

    for foot in (-1, 1):
        _blend(image, _ellipse(x + foot * width * 0.5, y + h * 0.47, width * 0.42, h * 0.06), orange)
    for wing in (-1, 1):
        tilt = wing * rng.uniform(-0.35, -0.1)
        _blend(image, _ellipse(x + wing * width * 0.95, y + h * 0.04, width * 0.25, h * 0.25, tilt), coat)
    _blend(image, _ellipse(x, y + h * 0.07, width, h * 0.4), coat)
    _blend(image, _ellipse(x, y - h * 0.3, width * 0.72, h * 0.2), coat)
    _blend(image, _ellipse(x, y + h * 0.13, width * 0.66, h * 0.3), shirt)
    _blend(image, _ellipse(x + side * width * 0.55, y - h * 0.26, width * 0.32, h * 0.05), orange)
    for eye in (-1, 1):
        _blend(image, _ellipse(x + side * width * 0.12 + eye * width * 0.3, y - h * 0.34, 0.7, 0.7), 235)


def _draw_background(rng):
    low, high = rng.uniform(70, 210, 2)
    angle = rng.uniform(0, 2 * np.pi)
    ramp = (_X * np.cos(angle) + _Y * np.sin(angle)) / SIZE
    ramp = (ramp - ramp.min()) / (ramp.max() - ramp.min())
    return low + (high - low) * ramp


def _draw_distractor(image, rng):
    """Something that shares one feature with a penguin: dark, bright, oval, upright or striped."""
    x, y = rng.uniform(0, SIZE, 2)
    a, b = rng.uniform(2.0, 8.0, 2)
    tilt = rng.uniform(0, np.pi)
    dark, bright = rng.uniform(5, 60), rng.uniform(190, 250)
    kind = rng.integers(6)
    if kind == 0:
        _blend(image, _ellipse(x, y, a, b, tilt), dark)
    elif kind == 1:
        _blend(image, _ellipse(x, y, a, b, tilt), bright)
    elif kind == 2:
        _blend(image, _box(x, y, a, b, tilt), dark if rng.random() < 0.5 else bright)
    elif kind == 3:  # an egg with a dark yolk: a penguin's colours the other way round
        _blend(image, _ellipse(x, y, a, b, tilt), bright)
        _blend(image, _ellipse(x, y, a * 0.6, b * 0.6, tilt), dark)
    elif kind == 4:  # a dark ball with a small light: no belly
        _blend(image, _ellipse(x, y, a, a), dark)
        _blend(image, _ellipse(x + a * 0.3, y - a * 0.3, 1.2, 1.2), bright)
    else:  # a fence
        for step in range(3):
            _blend(image, _box(x + 4 * step, y, 0.9, b + 2), dark)


def _far_from(penguins, x, y):
    return all(abs(p.x - x) >= 14 or abs(p.y - y) >= 18 for p in penguins)


def draw(penguins, rng, distractors):
    """An image, uint8 48x48. Penguins come last: nothing hides them."""
    image = _draw_background(rng)
    for _ in range(distractors):
        _draw_distractor(image, rng)
    for penguin in penguins:
        _draw_penguin(image, penguin, rng)
    image += rng.normal(0.0, rng.uniform(1.0, 7.0), image.shape)
    return np.clip(np.rint(image), 0, 255).astype(np.uint8)


def random_scene(rng):
    """An image and its penguins: none, one or two of them."""
    penguins = []
    for _ in range(rng.choice([0, 1, 1, 2])):
        for _ in range(20):
            x, y = rng.uniform(7, SIZE - 7), rng.uniform(10, SIZE - 10)
            if _far_from(penguins, x, y):
                penguins.append(Penguin(x, y, rng.uniform(17, 22)))
                break
    return draw(penguins, rng, rng.integers(1, 6)), penguins


def random_scenes(seed, count):
    """Images (count, 48, 48) and for each the list of its penguins."""
    rng = np.random.default_rng(seed)
    scenes = [random_scene(rng) for _ in range(count)]
    return np.stack([image for image, _ in scenes]), [penguins for _, penguins in scenes]


def label_grid(penguins):
    """Share of each grid cell's class penguin, (6, 6): 1 in the cell of a centre.

    A centre near a cell's edge belongs to the neighbour nearly as much; half a label there spares the network a
    decision that a pixel would turn.
    """
    labels = np.zeros((GRID, GRID), np.float32)
    for p in penguins:
        row, column = p.cell
        dx, dy = p.x / CELL - column - 0.5, p.y / CELL - row - 0.5
        labels[row, column] = 1.0
        if abs(dx) > 0.375 and 0 <= column + np.sign(dx) < GRID:
            labels[row, int(column + np.sign(dx))] = 0.5
        if abs(dy) > 0.375 and 0 <= row + np.sign(dy) < GRID:
            labels[int(row + np.sign(dy)), column] = 0.5
    return labels
