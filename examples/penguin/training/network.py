# SPDX-License-Identifier: MIT
# Copyright (c) EiOta contributors
"""The detector as float32 layers with their own backpropagation; images are NHWC.

A layer keeps what its backward pass needs of the last forward pass.
"""

import numpy as np

CLASSES = 2  # background, penguin


def same_padding(size, kernel, stride):
    """Pixels before and after, as TFLite's SAME puts them: the odd one comes after."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def _padded(x, kernel, stride):
    return np.pad(x, ((0, 0), same_padding(x.shape[1], kernel, stride), same_padding(x.shape[2], kernel, stride),
                      (0, 0)))


def taps(x, kernel, stride):
    """For each position of the kernel the (n, rows, columns, channels) view of the padded input that it meets."""
    rows, columns = -(-x.shape[1] // stride), -(-x.shape[2] // stride)
    x = _padded(x, kernel, stride)
    for i in range(kernel):
        for j in range(kernel):
            yield i, j, x[:, i:i + rows * stride:stride, j:j + columns * stride:stride, :]


def _scatter(shape, kernel, stride, gradients):
    """The adjoint of taps(): adds each tap's gradient where its view came from."""
    n, height, width, channels = shape
    top, bottom = same_padding(height, kernel, stride)
    left, right = same_padding(width, kernel, stride)
    out = np.zeros((n, height + top + bottom, width + left + right, channels), np.float32)
    rows, columns = -(-height // stride), -(-width // stride)
    for i, j, gradient in gradients:
        out[:, i:i + rows * stride:stride, j:j + columns * stride:stride, :] += gradient
    return out[:, top:top + height, left:left + width, :]


class Layer:
    """Weights, bias and a clipping activation: None, "relu" or "relu6"."""

    def __init__(self, name, activation):
        self.name = name
        self.activation = activation

    def _activate(self, z):
        if self.activation is None:
            return z
        upper = 6.0 if self.activation == "relu6" else np.inf
        self._open = (z > 0) & (z < upper)
        return np.clip(z, 0, upper)

    def _through_activation(self, gradient):
        return gradient if self.activation is None else gradient * self._open


class Conv(Layer):
    """CONV_2D, SAME; filter (output channels, k, k, input channels)."""

    def __init__(self, name, inputs, outputs, kernel, stride, activation, rng):
        super().__init__(name, activation)
        self.kernel, self.stride = kernel, stride
        fan_in = kernel * kernel * inputs
        self.w = rng.normal(0, np.sqrt(2 / fan_in), (outputs, kernel, kernel, inputs)).astype(np.float32)
        self.b = np.zeros(outputs, np.float32)

    def forward(self, x):
        self._shape = x.shape
        views = [view for _, _, view in taps(x, self.kernel, self.stride)]
        self._columns = np.concatenate(views, axis=-1)
        flat = self._columns.reshape(-1, self._columns.shape[-1])
        z = flat @ self.w.reshape(len(self.w), -1).T + self.b
        return self._activate(z.reshape(views[0].shape[:3] + (len(self.w),)))

    def backward(self, gradient):
        gradient = self._through_activation(gradient)
        flat = gradient.reshape(-1, gradient.shape[-1])
        self.dw = (flat.T @ self._columns.reshape(len(flat), -1)).reshape(self.w.shape)
        self.db = flat.sum(0)
        back = (flat @ self.w.reshape(len(self.w), -1)).reshape(self._columns.shape)
        channels = self._shape[-1]
        parts = ((t // self.kernel, t % self.kernel, back[..., t * channels:(t + 1) * channels])
                 for t in range(self.kernel ** 2))
        return _scatter(self._shape, self.kernel, self.stride, parts)


class DepthwiseConv(Layer):
    """DEPTHWISE_CONV_2D 3x3, SAME; filter (1, 3, 3, channels)."""

    kernel = 3

    def __init__(self, name, channels, stride, activation, rng):
        super().__init__(name, activation)
        self.stride = stride
        self.w = rng.normal(0, np.sqrt(2 / 9), (1, 3, 3, channels)).astype(np.float32)
        self.b = np.zeros(channels, np.float32)

    def forward(self, x):
        self._x = x
        z = self.b
        for i, j, view in taps(x, 3, self.stride):
            z = z + view * self.w[0, i, j]
        return self._activate(z)

    def backward(self, gradient):
        gradient = self._through_activation(gradient)
        self.db = gradient.sum((0, 1, 2))
        self.dw = np.empty_like(self.w)
        for i, j, view in taps(self._x, 3, self.stride):
            self.dw[0, i, j] = np.einsum("nhwc,nhwc->c", view, gradient)
        parts = ((i, j, gradient * self.w[0, i, j]) for i in range(3) for j in range(3))
        return _scatter(self._x.shape, 3, self.stride, parts)


class Residual:
    """x + the output of its layers: ADD."""

    def __init__(self, layers):
        self.layers = layers

    def forward(self, x):
        self.sum = x + forward(self.layers, x)
        return self.sum

    def backward(self, gradient):
        return gradient + backward(self.layers, gradient)


def forward(layers, x):
    for layer in layers:
        layer.output = x = layer.forward(x)
    return x


def backward(layers, gradient):
    for layer in reversed(layers):
        gradient = layer.backward(gradient)
    return gradient


def detector(seed):
    """48x48x1 -> 24x24x4 -> 12x12x8 -> 6x6x16 -> 6x6x2, before the softmax."""
    rng = np.random.default_rng(seed)
    return [
        Conv("conv1", 1, 4, 3, 2, "relu6", rng),
        DepthwiseConv("block1_depthwise", 4, 2, "relu6", rng),
        Conv("block1_project", 4, 8, 1, 1, None, rng),
        Residual([
            DepthwiseConv("block2_depthwise", 8, 1, "relu6", rng),
            Conv("block2_project", 8, 8, 1, 1, None, rng),
        ]),
        DepthwiseConv("block3_depthwise", 8, 2, "relu6", rng),
        Conv("block3_project", 8, 16, 1, 1, "relu6", rng),
        DepthwiseConv("block4_depthwise", 16, 1, "relu6", rng),
        Conv("head", 16, 16, 1, 1, "relu", rng),
        Conv("logits", 16, CLASSES, 1, 1, None, rng),
    ]


def weighted_layers(layers):
    """All layers that have weights, in execution order."""
    for layer in layers:
        if isinstance(layer, Residual):
            yield from weighted_layers(layer.layers)
        else:
            yield layer


def softmax(logits):
    e = np.exp(logits - logits.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)
