# SPDX-License-Identifier: MIT
# Copyright (c) EiOta contributors
"""Writes pictures: PGM for the demo, PNG for the README."""

import struct
import zlib

import numpy as np

ENLARGED = 8
FRAME_COLOUR = (255, 72, 32)


def pgm(image):
    height, width = image.shape
    return b"P5\n%d %d\n255\n" % (width, height) + image.tobytes()


def _chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(rgb):
    height, width, _ = rgb.shape
    rows = b"".join(b"\0" + row.tobytes() for row in rgb)
    return (b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b""))


def enlarged(image, cells, cell):
    """The image as RGB, eight times as large, with a frame around each detected grid cell (row, column)."""
    big = image.repeat(ENLARGED, 0).repeat(ENLARGED, 1)
    rgb = np.stack([big] * 3, -1)
    side = cell * ENLARGED
    for row, column in cells:
        box = rgb[row * side:(row + 1) * side, column * side:(column + 1) * side]
        for edge in (box[:4], box[-4:], box[:, :4], box[:, -4:]):
            edge[:] = FRAME_COLOUR
    return rgb
