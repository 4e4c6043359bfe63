# SPDX-License-Identifier: MIT
# Copyright (c) EiOta contributors
"""Post-training quantization to int8, by TFLite's specification.

Filters: symmetric, a scale per output channel, zero point 0. Biases: int32, scale float32(input scale * filter scale).
Activations: one scale and zero point, from the range that calibration images reach. Softmax output: 1/256, -128.
"""

import numpy as np

from graph import Graph, Node, Tensor
from network import CLASSES, Conv, Residual, forward, weighted_layers

INPUT_SCALE = np.float32(1 / 255)  # a pixel p is p / 255; quantized: p - 128
INPUT_ZERO = -128


def _activation_range(values):
    """Scale and zero point so that the seen range, widened to hold 0, fills -128 .. 127."""
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    scale = np.float32((high - low) / 255)
    return scale, int(np.clip(np.rint(-128 - low / float(scale)), -128, 127))


def _activation(dims, scale, zero):
    return Tensor(dims, scales=np.array([scale], np.float32), zeros=[zero])


def _filter(layer):
    axis = 0 if isinstance(layer, Conv) else 3
    others = tuple(a for a in range(4) if a != axis)
    scales = (np.maximum(abs(layer.w).max(others), 1e-6) / 127).astype(np.float32)
    shape = [1] * 4
    shape[axis] = -1
    data = np.clip(np.rint(layer.w / scales.reshape(shape)), -127, 127).astype(np.int8)
    return Tensor(layer.w.shape, data, scales, [0] * len(scales), axis)


def _bias(layer, input_scale, filter_scales):
    scales = (input_scale * filter_scales).astype(np.float32)
    data = np.rint(layer.b.astype(np.float64) / scales).astype(np.int32)
    return Tensor(layer.b.shape, data, scales, [0] * len(scales))


def quantize(layers, calibration):
    """The graph; calibration is float input (n, 48, 48, 1)."""
    logits = forward(layers, calibration)
    rows, columns = logits.shape[1:3]
    graph = Graph()
    graph.tensors.append(_activation((1,) + calibration.shape[1:], INPUT_SCALE, INPUT_ZERO))
    cells = (1, rows * columns, CLASSES)
    graph.tensors.append(Tensor((3,), np.array(cells, np.int32)))  # what RESHAPE makes of the logits

    # Constants first, last layer first; a bias needs its layer's input scale and is filled in on the way.
    weights = {}
    for layer in reversed(list(weighted_layers(layers))):
        weights[layer.name] = len(graph.tensors), len(graph.tensors) + 1
        graph.tensors += [None, _filter(layer)]

    def add_activation(values):
        graph.tensors.append(_activation((1,) + values.shape[1:], *_activation_range(values)))
        return len(graph.tensors) - 1

    def add_layers(some, source):
        for layer in some:
            if isinstance(layer, Residual):
                inner = add_layers(layer.layers, source)
                target = add_activation(layer.sum)
                graph.nodes.append(Node("ADD", [source, inner], [target]))
            else:
                bias, filter_ = weights[layer.name]
                graph.tensors[bias] = _bias(layer, graph.tensors[source].scales[0], graph.tensors[filter_].scales)
                target = add_activation(layer.output)
                op = "CONV_2D" if isinstance(layer, Conv) else "DEPTHWISE_CONV_2D"
                graph.nodes.append(Node(op, [source, filter_, bias], [target], layer.stride, layer.activation))
            source = target
        return source

    last = add_layers(layers, 0)
    graph.tensors.append(_activation(cells, graph.tensors[last].scales[0], graph.tensors[last].zeros[0]))
    graph.nodes.append(Node("RESHAPE", [last, 1], [len(graph.tensors) - 1]))
    graph.tensors.append(_activation(cells, np.float32(1 / 256), -128))
    graph.nodes.append(Node("SOFTMAX", [len(graph.tensors) - 2], [len(graph.tensors) - 1]))
    graph.output = len(graph.tensors) - 1
    return graph
