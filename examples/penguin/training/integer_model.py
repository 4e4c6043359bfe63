# SPDX-License-Identifier: MIT
# Copyright (c) EiOta contributors
"""Runs a quantized graph in integers, step by step as TFLite's reference kernels do.

A second account of what the kernels in sdk/ compute: their outputs have to be equal, bit by bit.
"""

import numpy as np

from network import taps

INT32_MAX = 2 ** 31 - 1


def _multiplier(real):
    """A positive real as (q, shift): q / 2^31 * 2^shift, q in [2^30, 2^31)."""
    fraction, shift = np.frexp(float(real))
    q = int(np.floor(fraction * 2 ** 31 + 0.5))
    if q == 2 ** 31:
        q, shift = q // 2, shift + 1
    return (0, 0) if shift < -31 else (q, int(shift))


def _high_product(a, b):
    """a * b / 2^31, rounded to nearest, ties away from zero."""
    product = a * np.int64(b)
    nudged = product + np.where(product >= 0, 1 << 30, 1 - (1 << 30))
    return np.where(nudged >= 0, nudged >> 31, -((-nudged) >> 31))


def _divide_by_power(a, exponent):
    """a / 2^exponent, rounded to nearest, ties away from zero."""
    mask = (np.int64(1) << exponent) - 1
    threshold = (mask >> 1) + (a < 0)
    return (a >> exponent) + ((a & mask) > threshold)


def _scale(a, q, shift):
    """a times the real number that (q, shift) stands for; arrays or single numbers."""
    shift = np.asarray(shift, np.int64)
    return _divide_by_power(_high_product(a << np.maximum(shift, 0), q), np.maximum(-shift, 0))


def _saturating_shift(a, bits):
    return np.clip(a << bits, -(2 ** 31), INT32_MAX)


def _clamp(a, tensor, activation):
    scale, zero = tensor.scales[0], tensor.zeros[0]
    low, high = -128, 127
    if activation is not None:
        low = max(low, zero)
    if activation == "relu6":
        high = min(high, zero + int(np.floor(np.float32(6) / scale + np.float32(0.5))))
    return np.clip(a, low, high).astype(np.int8)


def _requantize(accumulator, node, graph):
    source, filter_, _ = (graph.tensors[i] for i in node.inputs)
    target = graph.tensors[node.outputs[0]]
    pairs = [_multiplier(float(source.scales[0]) * float(s) / float(target.scales[0])) for s in filter_.scales]
    q = np.array([p[0] for p in pairs], np.int64)
    shift = np.array([p[1] for p in pairs], np.int64)
    return _clamp(_scale(accumulator, q, shift) + target.zeros[0], target, node.activation)


def _conv(node, graph, values):
    source, filter_, bias = (graph.tensors[i] for i in node.inputs)
    x = values[node.inputs[0]].astype(np.int64) - source.zeros[0]  # so that padding with 0 is padding with 0.0
    w = filter_.data.astype(np.int64)
    accumulator = bias.data.astype(np.int64)
    for i, j, view in taps(x, w.shape[1], node.stride):
        accumulator = accumulator + (view @ w[:, i, j, :].T if node.op == "CONV_2D" else view * w[0, i, j])
    return _requantize(accumulator, node, graph)


def _add(node, graph, values):
    a, b = (graph.tensors[i] for i in node.inputs)
    target = graph.tensors[node.outputs[0]]
    twice_larger = 2 * max(float(a.scales[0]), float(b.scales[0]))
    total = 0
    for index, tensor in zip(node.inputs, (a, b)):
        wide = (values[index].astype(np.int64) - tensor.zeros[0]) << 20
        total = total + _scale(wide, *_multiplier(float(tensor.scales[0]) / twice_larger))
    back = _multiplier(twice_larger / ((1 << 20) * float(target.scales[0])))
    return _clamp(_scale(total, *back) + target.zeros[0], target, node.activation)


def _exp(a):
    """exp(a) in Q0.31 of a <= 0 in Q5.26."""
    quarter = 1 << 24
    below = (a & (quarter - 1)) - quarter  # in [-1/4, 0)
    x = (below << 5) + (1 << 28)  # Q0.31, distance from -1/8
    x2 = _high_product(x, x)
    x3 = _high_product(x2, x)
    x4 = _high_product(x2, x2)
    tail = _divide_by_power(_high_product(_divide_by_power(x4, 2) + x3, 715827883) + x2, 1)  # 1/3
    at_eighth = 1895147668  # exp(-1/8)
    result = at_eighth + _high_product(x + tail, at_eighth)
    rest = below - a
    # exp(-1/4), exp(-1/2), exp(-1) ... exp(-16)
    factors = (1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242)
    for bit, factor in enumerate(factors, 24):
        result = np.where(rest & (1 << bit), _high_product(result, factor), result)
    return np.where(a == 0, INT32_MAX, result)


def _reciprocal(a):
    """1 / (1 + a) in Q0.31 of a in [0, 1) in Q0.31: Newton's method."""
    half = (a + INT32_MAX + 1) // 2
    x = 1515870810 + _high_product(half, -1010580540)  # Q2.29: 48/17 - 32/17 * half
    for _ in range(3):
        error = (1 << 29) - _high_product(half, x)
        x = x + _saturating_shift(_high_product(x, error), 2)
    return _saturating_shift(x, 1)


def _softmax(node, graph, values):
    x = values[node.inputs[0]].astype(np.int64)
    real = min(float(graph.tensors[node.inputs[0]].scales[0]) * (1 << 26), 2.0 ** 31 - 1)
    q, shift = _multiplier(real)
    lowest = -int(np.floor(31 * (1 << 26) / (1 << shift)))
    difference = x - x.max(-1, keepdims=True)
    counted = difference >= lowest
    exps = _exp(_high_product(np.where(counted, difference, 0) << shift, q))
    total = np.where(counted, _divide_by_power(exps, 12), 0).sum(-1, keepdims=True)  # Q12.19
    zeros_above = 31 - np.floor(np.log2(total)).astype(np.int64)
    scale = _reciprocal((total << zeros_above) - (1 << 31))
    over_unit = 12 - zeros_above
    out = _divide_by_power(_high_product(exps, scale), over_unit + 31 - 8) - 128
    return np.where(counted, np.clip(out, -128, 127), -128).astype(np.int8)


def _reshape(node, graph, values):
    return values[node.inputs[0]].reshape((-1,) + graph.tensors[node.outputs[0]].dims[1:])


_KERNELS = {"CONV_2D": _conv, "DEPTHWISE_CONV_2D": _conv, "ADD": _add, "RESHAPE": _reshape, "SOFTMAX": _softmax}


def run(graph, images):
    """Raw int8 output (n, 36, 2) for uint8 images (n, 48, 48)."""
    values = {graph.input: (images.astype(np.int16) - 128).astype(np.int8)[..., None]}
    for node in graph.nodes:
        values[node.outputs[0]] = _KERNELS[node.op](node, graph, values)
    return values[graph.output]
