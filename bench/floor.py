# SPDX-License-Identifier: MIT
"""What a coder of weights could reach at best: for each entry the better of discretised Laplace and Gaussian laws whose parameters cost
nothing. Entries of a few elements have no law of their own: activations' scales and zero points are pooled, and so are, of the
clusters of a block, all centroids, all largest errors and so on."""

import collections
import json
import math
import re
import struct

INT8, INT16, INT32, FLOAT32, SCALE, ZERO_POINT, BIAS_SCALE = range(7)
LAPLACE, GAUSSIAN = range(2)


def entropy(part, total):
    """Bits that telling `part` of `total` apart from the others takes."""
    return sum(-n * math.log2(n / total) for n in (part, total - part) if n)


def mass(law, low, high, size):
    """Of a law around 0, between two bounds."""
    if low > 0:
        low, high = -high, -low  # against cancellation

    def below(x):
        if law == GAUSSIAN:
            return 0.5 * math.erfc(-x / size / math.sqrt(2))
        return 0.5 * math.exp(x / size) if x < 0 else 1 - 0.5 * math.exp(-x / size)

    return below(high) - below(low)


def small(numbers):
    """Bits of small integers, with and without a probability of its own for 0."""
    counts = collections.Counter(numbers)
    total, zeros = counts.total(), counts[0]
    if zeros == total:
        return 0
    sizes, best = sum(abs(n) * count for n, count in counts.items()), math.inf
    for law in (LAPLACE, GAUSSIAN):
        for has_zero in (False, True):
            mean = sizes / (total - zeros if has_zero else total)
            for step in range(45):
                size = max(mean * 0.3 * 1.06**step * (1.2533 if law == GAUSSIAN else 1), 0.05)
                others = 1 - mass(law, -0.5, 0.5, size) if has_zero else 1
                bits = entropy(zeros, total) if has_zero else 0
                bits -= sum(count * math.log2(max(mass(law, n - 0.5, n + 0.5, size) / others, 1e-30))
                            for n, count in counts.items() if n != 0 or not has_zero)
                best = min(best, bits)
    return best


def density(law, x, size):
    if size <= 50:
        return mass(law, x - 0.5, x + 0.5, size)
    if law == GAUSSIAN:
        return math.exp(-x * x / (2 * size * size)) / (size * math.sqrt(2 * math.pi))
    return math.exp(-abs(x) / size) / (2 * size)


def wide(numbers, has_mean):
    """Bits of integers of any size, with and without a probability of its own for 0."""
    zeros, best = numbers.count(0), math.inf
    if zeros == len(numbers):
        return 0
    for has_zero in (False, True):
        kept = [n for n in numbers if n != 0] if has_zero else numbers
        for mean in {0, round(sum(kept) / len(kept)) if has_mean and len(kept) > 2 else 0}:
            moved = [n - mean for n in kept]
            sizes = {LAPLACE: sum(map(abs, moved)) / len(moved), GAUSSIAN: math.sqrt(sum(n * n for n in moved) / len(moved))}
            for law, size in sizes.items():
                bits = entropy(zeros, len(numbers)) if has_zero else 0
                best = min(best, bits - sum(math.log2(max(density(law, n, max(size, 0.3)), 1e-300)) for n in moved))
    return best


class Entries:
    """Of a baseline: [(kind, pool, elements)]; pool: of an entry that shares its law with others, else None"""

    def __init__(self, baseline):
        image, self.of = baseline.with_suffix(".img").read_bytes(), []
        models = json.loads(baseline.read_text(encoding="utf-8"))["models"]
        before = None
        for model, weight in ((model, weight) for model in models for weight in model["weights"]):
            kind = self.kind(weight)
            code = {"int8": "b", "uint8": "b", "int16": "h", "uint16": "H"}.get(weight["type"], "i")
            data = image[weight["offset"]:weight["offset"] + weight["size"]]
            pool = None
            if kind == ZERO_POINT or kind == SCALE and before != INT8:
                pool = kind
            elif model["engine"] not in ("eon", "tflite"):
                pool = model["name"], re.sub(r"\d+", "", weight["name"])
            self.of.append((kind, pool, [n for n, in struct.iter_unpack("<" + code, data)]))
            before = kind

    @staticmethod
    def kind(weight):
        if weight["kind"] == "scale":
            return BIAS_SCALE if "follows_from" in weight else SCALE
        if weight["kind"] == "zero_point":
            return ZERO_POINT
        return {"int16": INT16, "uint16": INT16, "int32": INT32, "float32": FLOAT32}.get(weight["type"], INT8)


def differences(new, old):
    return [a - b for a, b in zip(new, old)]


def int8(new, old):
    edges = sum(abs(n) == 127 for n in new)
    raw = min(small(new), small([n for n in new if abs(n) != 127] or [0]) + entropy(edges, len(new)) + edges)
    if old is None:
        return raw
    inner = [a - b for a, b in zip(new, old) if abs(b) != 127]
    outer = [a - b if b > 0 else b - a for a, b in zip(new, old) if abs(b) == 127]
    one_sided = sum(n != 0 for n in outer)  # their sign is known
    return min(raw, small(inner or [0]) + max(0, small(outer or [0]) - one_sided))


def int32(new, old, scales):
    if old is None:
        return wide(new, False)
    best = min(wide(new, False), wide(differences(new, old), False))
    if scales is not None:
        value = [[struct.unpack("<f", struct.pack("<i", n))[0] for n in of] for of in scales]
        expected = [math.trunc(b * was / now) if now else b for b, now, was in zip(old, *value)]
        best = min(best, wide(differences(new, expected), False))
    return best


def float32(new, old):
    raw = wide([n >> 23 & 255 for n in new], True) + 24 * sum(n != 0 for n in new)  # exponents; signs and mantissas

    def ordered(n):
        return n if n >= 0 else -(n & 0x7FFFFFFF)

    return raw if old is None else min(raw, wide([ordered(a) - ordered(b) for a, b in zip(new, old)], False))


def floor(new, old=None):
    """@param new, old  baselines (.eiota.json). @return bytes of a content; bias scales are taken to follow"""
    new, old = Entries(new).of, Entries(old).of if old else None
    bits, pools = 0, {}
    for i, (kind, pool, elements) in enumerate(new):
        base = old[i][2] if old else None
        if kind == BIAS_SCALE or (base == elements and pool is None):
            continue
        if pool is not None:
            _, raw, bases = pools.setdefault(pool, (kind, [], []))
            raw += elements
            bases += base or [0] * len(elements)
        elif kind == INT8:
            bits += int8(elements, base)
        elif kind == FLOAT32:
            bits += float32(elements, base)
        elif kind == SCALE:
            bits += min(wide(n, True) for n in [elements] + ([differences(elements, base)] if base else []))
        else:
            follows = base and i + 1 < len(new) and new[i + 1][0] == BIAS_SCALE
            bits += int32(elements, base, (new[i + 1][2], old[i + 1][2]) if follows else None)
    for kind, raw, bases in pools.values():
        if raw != bases:
            bits += float32(raw, bases if old else None) if kind == FLOAT32 else min(wide(raw, True), wide(differences(raw, bases), True))
    return bits / 8
