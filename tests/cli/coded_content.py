#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Decodes a payload of the range coder by docs/SPEC.md ("Coded content") alone, and compares it with a weight image.

    coded_content.py BASELINE.eiota.json PAYLOAD IMAGE
"""

import json
import pathlib
import struct
import sys
import zlib

DELTA, BIAS_SCALES, RANGE, ROUNDING = 1, 2, 4, 0x78
INT8, INT16, INT32, FLOAT32, SCALE, ZERO_POINT8, ZERO_POINT32, BIAS_SCALE = range(8)
SIZES = {INT8: 1, INT16: 2, ZERO_POINT8: 1}  # bytes of an element; of others four
FILTERS, ACTIVATIONS, INTEGERS, ZERO_POINTS, FLOATS, INT8S = range(6)
STREAMS = [INT8S, INTEGERS, INTEGERS, FLOATS, FILTERS, ZERO_POINTS, ZERO_POINTS, FILTERS]  # by kind
SAME, RAW, DELTAS = "same", "raw", "delta"


def signed(number, bits=32):
    number &= (1 << bits) - 1
    return number - (1 << bits) if number >> (bits - 1) else number


class Coder:
    def __init__(self, content, at=3, code=None, span=1 << 24):
        self.content, self.at, self.range = content, at, span
        self.code = int.from_bytes((content[:3] + bytes(3))[:3], "big") if code is None else code

    def copy(self):
        return Coder(self.content, self.at, self.code, self.range)

    def normalise(self):
        while self.range < 1 << 24:
            byte = self.content[self.at] if self.at < len(self.content) else 0
            self.range, self.code, self.at = self.range << 8, self.code << 8 | byte, self.at + 1

    def bit(self, contexts, i=0):
        bound = (self.range >> 16) * contexts[i]
        one = self.code >= bound
        self.code, self.range = (self.code - bound, self.range - bound) if one else (self.code, bound)
        step = contexts[i] & 7
        contexts[i] += ((256 if one else 65280) - contexts[i]) >> (step + 1) & ~7
        if step != 5 and (self.range >> 8) & ((1 << step) - 1) == 0:
            contexts[i] += 1
        self.normalise()
        return int(one)

    def bits(self, count):
        value = 0
        while count:
            group = min(count, 8)
            self.range >>= group
            value, self.code = value << group | self.code // self.range, self.code % self.range
            count -= group
            self.normalise()
        return value

    def number(self, contexts, width, sign=0):
        if self.bit(contexts):
            return 0
        size, i = 1, 1
        while not self.bit(contexts, i) and width != 31:
            size += 1 << width
            i, width = (i + 1, width) if i < 8 else (i, width + 1)
        rest = self.bits(width + (sign == 0))
        if sign == 0:
            sign, rest = -1 if rest & 1 else 1, rest >> 1
        return size + rest if sign > 0 else -size - rest


class Stream:
    def __init__(self, level, mean, sets, rounding):
        self.sets, self.rounding = [[0xA801] * 9 for _ in range(sets)], rounding
        self.levels = {DELTAS: int(level * 256), RAW: int((level + 3) * 256)}
        self.mean, self.rate, self.mode = mean, 0, RAW

    def copy(self):
        other = Stream(0, self.mean, 0, self.rounding)
        other.sets, other.levels = [contexts[:] for contexts in self.sets], dict(self.levels)
        other.rate, other.mode = self.rate, self.mode
        return other

    def rounded(self, base):
        return (base + (1 << self.rounding >> 1) & 0xFFFFFFFF) >> self.rounding << self.rounding

    def value(self, coder, base, unit, has_mean):
        if self.mode == SAME:
            return base
        base = self.rounded(self.mean if self.mode == RAW else base)
        level = max(0, (self.levels[self.mode] >> 4) + unit) >> 4
        number = coder.number(self.sets[min(level, len(self.sets) - 1)], max(0, level - 1) & 31)
        size = 2 * abs(signed(number)) & 0xFFFFFFFF | 1
        whole = size.bit_length() - 1
        logarithm = 16 * whole + ((size << 4 >> whole) & 15)
        self.levels[self.mode] = signed(self.levels[self.mode] + (((logarithm - unit) * 16 - self.levels[self.mode]) >> 3), 16)
        value = base + (number << self.rounding) & 0xFFFFFFFF
        if has_mean:
            self.mean = self.mean + (signed(value - self.mean) >> self.rate) & 0xFFFFFFFF
            self.rate = min(3, self.rate + 1)
        return value


def product(a, b):
    if a < 0x800000 or b < 0x800000:
        return 0
    x, y = struct.unpack("<2f", struct.pack("<2I", a, b))
    bits = struct.unpack("<I", struct.pack("<f", x * y))[0]  # exact as float64, so that it is rounded once
    return bits if bits >= 0x01000000 else 0


def rescaled(base, p, q):
    def mantissa(scale):
        return scale & 0x7FFFFF | 0x800000

    shift = 8 + (p >> 23) - (q >> 23) & 0xFFFFFFFF
    if shift > 15:
        return base
    ratio = (mantissa(q) << 8) // (mantissa(p) + 128 >> 8)
    total = (signed(base) >> 8) * ratio + ((base & 255) * ratio >> 8) + (1 << shift >> 1)
    return signed(total) >> shift & 0xFFFFFFFF


class Decoder:
    def __init__(self, content, is_delta, rounding):
        self.coder, self.is_delta = Coder(content), is_delta
        self.streams = [Stream(*each) for each in
                        zip([19.5, 20, -4, 4.5, 20.5, 3], [0x3C000000] * 2 + [0] + [0x3C000000] * 2 + [0], [1] * 5 + [8], [rounding] * 2 + [0] * 4)]
        self.edge = [0xA801] * 9
        self.same_float, self.sign, self.is_other, self.is_raw = ([0xD000] * n for n in (4, 1, 6, 1))
        self.last_kind, self.floats, self.kept, self.old_input, self.new, self.old = None, 0, None, 0, 0, 0

    def mode(self, kind, stream):
        if not self.is_delta or kind == BIAS_SCALE:
            return RAW
        if not self.coder.bit(self.is_other, stream):
            return SAME
        return RAW if self.coder.bit(self.is_raw) else DELTAS

    def entry(self, kind, factory):
        """@param factory  its elements in the base, as they are coded. @return its elements"""
        is_of_activation = kind == SCALE and self.last_kind != INT8
        number = ACTIVATIONS if is_of_activation else STREAMS[kind]
        stream = self.streams[number]
        stream.mode, stream.rate = self.mode(kind, number), 0
        self.last_kind = kind
        old = factory if self.is_delta and kind != BIAS_SCALE else [0] * len(factory)
        if stream is self.streams[FILTERS]:
            self.kept = [self.coder.copy(), stream.copy(), list(old)]
        if is_of_activation:
            self.old_input = old[0]
            if stream.mode == SAME:
                stream.mean = old[0]
        if stream.mode == SAME:
            return factory
        gain, elements = [0], []
        for base in old if stream.mode == DELTAS else [0] * len(old):
            elements.append(self.element(kind, stream, base, gain))
        return elements

    def element(self, kind, stream, base, gain):
        if kind == INT8:
            return self.int8(stream, signed(base, 8), gain) & 0xFF
        if kind == INT32:
            return self.integer(stream, base)
        if kind == FLOAT32:
            return self.float32(stream, base)
        return stream.value(self.coder, base, 0, kind != INT16) & (1 << 8 * SIZES.get(kind, 4)) - 1

    def int8(self, stream, base, gain):
        if base in (127, -127):
            return base + self.coder.number(self.edge, 2, -base)
        expected = base + (signed(base * gain[0] + 32768) >> 16)
        value = signed(stream.value(self.coder, expected, 0, False), 8)
        error = signed((value - base) * 65536 - base * gain[0])
        gain[0] = signed(gain[0] + (signed((error >> 8) * base) >> 8))
        return value

    def integer(self, stream, base):
        if self.kept and self.kept[2]:
            coder, scales, left = self.kept
            self.old = left.pop(0)
            self.new = scales.value(coder, self.old, 0, True)
        p = product(self.streams[ACTIVATIONS].mean, self.new)
        q = product(self.old_input, self.old)
        return stream.value(self.coder, rescaled(base, p, q), 2032 - (p >> 19), False)

    def float32(self, stream, base):
        if stream.mode == RAW:
            sign = self.coder.bits(1) << 31
            return sign | stream.value(self.coder, 0, 0, True) & 0x7FFFFFFF
        same = self.coder.bit(self.same_float, self.floats)
        self.floats = (self.floats << 1 | same) & 3
        if same:
            return base
        sign = (base >> 31 ^ self.coder.bit(self.sign)) << 31
        return sign | stream.value(self.coder, base & 0x7FFFFFFF, (127 - (base >> 23 & 255)) * 16, True) & 0x7FFFFFFF


def kind_of(weight):
    if weight["kind"] == "scale":
        return BIAS_SCALE if "follows_from" in weight else SCALE
    if weight["kind"] == "zero_point":
        return ZERO_POINT8 if weight["tensor_type"] == "int8" else ZERO_POINT32
    return {"int8": INT8, "uint8": INT8, "int16": INT16, "int32": INT32, "float32": FLOAT32}[weight["type"]]


def elements_of(image, weight, kind):
    size, stride = SIZES.get(kind, 4), 4 if kind == ZERO_POINT8 else SIZES.get(kind, 4)
    begin = weight["offset"]
    return [int.from_bytes(image[at:at + size], "little") for at in range(begin, begin + weight["size"], stride)]


def main():
    baseline, payload, image = map(pathlib.Path, sys.argv[1:])
    weights = [weight for model in json.loads(baseline.read_text(encoding="utf-8"))["models"] for weight in model["weights"]]
    factory, wanted = baseline.with_suffix(".img").read_bytes(), image.read_bytes()
    whole = payload.read_bytes()
    flags, begin, (size,) = whole[5], int.from_bytes(whole[6:8], "little"), struct.unpack_from("<I", whole, 28)
    assert zlib.crc32(whole[:-4]) == struct.unpack("<I", whole[-4:])[0] and flags & RANGE
    decoder = Decoder(whole[begin:begin + size], bool(flags & DELTA), (flags & ROUNDING) >> 3)
    for weight in weights:
        kind = kind_of(weight)
        if kind == BIAS_SCALE and not flags & BIAS_SCALES:
            continue
        found, expected = decoder.entry(kind, elements_of(factory, weight, kind)), elements_of(wanted, weight, kind)
        wrong = [i for i, pair in enumerate(zip(found, expected)) if pair[0] != pair[1]]
        assert not wrong, f"{weight['name']}: element {wrong[0]} is {found[wrong[0]]}, expected {expected[wrong[0]]}"
    assert decoder.coder.at >= size, "some of the content was not needed"


if __name__ == "__main__":
    main()
