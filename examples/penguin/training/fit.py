# SPDX-License-Identifier: MIT
# Copyright (c) EiOta contributors
"""Fits the detector: Adam, cross entropy per grid cell."""

import numpy as np

from network import backward, forward, softmax, weighted_layers

BATCH = 32
# Cells with a penguin are a small minority; without a weight "never a penguin" is a comfortable answer.
PENGUIN_WEIGHT = 3.0
PEAK_RATE = 4e-3
WARM_UP_STEPS = 200


def as_input(images):
    """uint8 (n, 48, 48) as the network sees it: pixel / 255, with a channel axis."""
    return (images.astype(np.float32) / np.float32(255))[..., None]


def _loss_gradient(logits, labels):
    """Gradient of the mean weighted cross entropy; labels (n, 6, 6) are the share of class penguin."""
    target = np.stack([1 - labels, labels], -1)
    weight = np.where(labels > 0, PENGUIN_WEIGHT, 1.0)[..., None]
    return ((softmax(logits) - target) * weight / labels.size).astype(np.float32)


class _Adam:
    def __init__(self, layers):
        self.layers = list(weighted_layers(layers))
        self.moments = [[np.zeros_like(p) for p in (l.w, l.w, l.b, l.b)] for l in self.layers]
        self.steps = 0

    def step(self, rate):
        self.steps += 1
        correction = np.sqrt(1 - 0.999 ** self.steps) / (1 - 0.9 ** self.steps)
        for layer, (mw, vw, mb, vb) in zip(self.layers, self.moments):
            for value, gradient, m, v in ((layer.w, layer.dw, mw, vw), (layer.b, layer.db, mb, vb)):
                m += 0.1 * (gradient - m)
                v += 0.001 * (gradient ** 2 - v)
                value -= np.float32(rate * correction) * m / (np.sqrt(v) + 1e-8)


def fit(layers, images, labels, epochs, seed, after_epoch):
    """Trains in place; calls after_epoch(number) after each epoch."""
    rng = np.random.default_rng(seed)
    optimizer = _Adam(layers)
    inputs = as_input(images)
    batches = len(inputs) // BATCH
    for epoch in range(1, epochs + 1):
        order = rng.permutation(len(inputs))
        for batch in range(batches):
            chosen = order[batch * BATCH:(batch + 1) * BATCH]
            flip = rng.random() < 0.5  # a mirrored penguin is a penguin
            x, y = inputs[chosen], labels[chosen]
            if flip:
                x, y = x[:, :, ::-1], y[:, :, ::-1]
            done = (epoch - 1 + batch / batches) / epochs
            warm_up = min(1.0, (optimizer.steps + 1) / WARM_UP_STEPS)
            backward(layers, _loss_gradient(forward(layers, x), y))
            optimizer.step(PEAK_RATE * warm_up * 0.5 * (1 + np.cos(np.pi * done)) + 1e-5)
        after_epoch(epoch)
