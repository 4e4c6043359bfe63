# SPDX-License-Identifier: MIT
"""What a quantization becomes in a retrained export, by its value and the retraining's seed: so that what was equal stays equal."""

import struct


def float32(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def activation_scale(scale, seed):
    return scale if scale == 1 / 256 else float32(scale * ((102 + seed) / 100))


def activation_zero(zero, seed):
    return min(127, zero + max(1, seed)) if -128 < zero < 127 else zero
