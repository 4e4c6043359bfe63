# SPDX-License-Identifier: MIT
"""What a quantization becomes in a retrained export, by its value: so that what was equal stays equal."""

import struct


def float32(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def activation_scale(scale):
    return scale if scale == 1 / 256 else float32(scale * 1.03)


def activation_zero(zero):
    return zero + 1 if -128 < zero < 127 else zero
