#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes an export from a genuine one and the weights in a payload of the predecessor (edgeimpulse_ota 1.0.3).

    seed_demo.py EXPORT PAYLOAD OUT     OUT: EXPORT's tflite-model/ and model-parameters/ with PAYLOAD's numbers

A legacy payload is big-endian: its length after this field (u32); each array of tensor data as tensor (u8), bits (u8, 8 or
32), count (u16), elements; each quantization as tensor (u8), count (u16), then scale (f32) and zero point (i32) in turn.
Nothing in it names a shape or a graph. The tutorial's exporter numbered the quantized constants in reverse (with the last at
43: i <-> 45 - i), and other tensors (paddings, input, activations) as the export at hand; refuse_unlike() proves that.
"""

import math
import pathlib
import re
import shutil
import struct
import sys

from retrain import WITH_BIAS, CompiledModel, float32


class Refused(Exception):
    pass


def refuse_unless(condition, what):
    if not condition:
        raise Refused(what)


class LegacyPayload:
    """data: {tensor: (bits, elements)}; scales and zeros: {tensor: values}"""

    def __init__(self, payload, arrays):
        """arrays: how many of tensor data come before the quantizations, which the payload does not tell"""
        self.payload, self.place = payload, 0
        self.data, self.scales, self.zeros = {}, {}, {}
        refuse_unless(self.take("I")[0] == len(payload) - 4, "the payload's length is not the one that it tells")
        for _ in range(arrays):
            tensor, bits, count = self.take("BBH")
            refuse_unless(bits in (8, 32) and tensor not in self.data, f"no tensor data at byte {self.place - 4}")
            self.data[tensor] = bits, list(self.take(f"{count}{'b' if bits == 8 else 'i'}"))
        while self.place < len(payload):
            tensor, count = self.take("BH")
            refuse_unless(tensor not in self.scales, f"a second quantization of tensor {tensor}")
            pairs = self.take("fi" * count)
            self.scales[tensor], self.zeros[tensor] = list(pairs[::2]), list(pairs[1::2])

    def take(self, fields):
        size = struct.calcsize(">" + fields)
        refuse_unless(self.place + size <= len(self.payload), f"the payload ends within the field at byte {self.place}")
        self.place += size
        return struct.unpack_from(">" + fields, self.payload, self.place - size)


def legacy_numbers(model):
    """{the export's tensor: the payload's}"""
    tensors = range(len(model.in_arena))
    reversed_there = [i for i in tensors if not model.in_arena[i] and model.read(f"quant{i}_scale") is not None]
    return {i: i for i in tensors} | dict(zip(reversed_there, reversed(reversed_there)))


def fill(model, payload):
    """Every array of the model, and no other, is in the payload with this many elements of this type."""
    numbers = legacy_numbers(model)
    arrays = {i: n for i, n in numbers.items() if model.read(f"tensor_data{i}") is not None}
    legacy = LegacyPayload(payload, len(arrays))
    quantized = {i: n for i, n in numbers.items() if model.read(f"quant{i}_scale") is not None}
    refuse_unless(set(arrays.values()) == set(legacy.data), "the payload holds data of other tensors")
    refuse_unless(set(quantized.values()) == set(legacy.scales), "the payload holds quantizations of other tensors")
    for i, n in arrays.items():
        bits, elements = legacy.data[n]
        old = model.read(f"tensor_data{i}")
        refuse_unless(bits == (8 if model.is_int8(i) else 32), f"tensor_data{i}: {bits} bits in the payload's tensor {n}")
        refuse_unless(len(elements) == len(old),
                      f"tensor_data{i}: {len(elements)} elements in the payload's tensor {n}; {len(old)} in the export")
        refuse_unless(i in quantized or elements == old, f"tensor_data{i} is structure, and the payload's differs")
        model.write(f"tensor_data{i}", elements)
    for i, n in quantized.items():
        refuse_unless(len(legacy.scales[n]) == len(model.read(f"quant{i}_scale")) == len(model.read(f"quant{i}_zero")),
                      f"quant{i}: {len(legacy.scales[n])} channels in the payload's tensor {n}")
        model.write(f"quant{i}_scale", legacy.scales[n])
        model.write(f"quant{i}_zero", legacy.zeros[n])


def refuse_unlike(model):
    """What any quantized model of this graph keeps to, and weights that were put into the wrong tensors would not."""
    outputs = {int(n): int(i) for n, i in re.findall(r"TfArray<1, int> outputs(\d+) = \{ 1, \{ (\d+) \} \};", model.text)}
    clamped = set(re.findall(r"opdata(\d+) = \{[^}]*kTfLiteActRelu6?\b", model.text))

    def quantization(i):
        return model.read(f"quant{i}_scale"), model.read(f"quant{i}_zero")

    for i in range(len(model.in_arena)):
        scales, zeros = quantization(i)
        refuse_unless(scales is None or all(math.isfinite(s) and s > 0 for s in scales), f"quant{i}_scale: no scales")
        refuse_unless(zeros is None or all(-128 <= z <= 127 for z in zeros), f"quant{i}_zero: out of int8's range")
    for node, operator in enumerate(model.operators):
        inputs, result = model.inputs[node], quantization(outputs[node])
        if operator in WITH_BIAS:
            source, weights, bias = map(quantization, inputs[:3])
            refuse_unless(not any(weights[1] + bias[1]), f"node {node}: a zero point of its filter or bias is not 0")
            refuse_unless(bias[0] == [float32(source[0][0] * scale) for scale in weights[0]],
                          f"node {node}: a bias scale is not input scale * filter scale")
        if str(node) in clamped:
            refuse_unless(result[1] == [-128], f"node {node}: its output is never negative, the zero point not -128")
        if operator == "OP_PAD":
            refuse_unless(result == quantization(inputs[0]), f"node {node}: PAD changes the quantization")
        if operator == "OP_SOFTMAX":
            refuse_unless(result == ([1 / 256], [-128]), f"node {node}: a softmax's output has scale 1/256 and zero -128")


def write_export(export, payload, out):
    sources = list((export / "tflite-model").glob("*_compiled.cpp"))
    refuse_unless(len(sources) == 1, f"{export}: {len(sources)} compiled models; one was expected")
    model = CompiledModel(sources[0].read_text(encoding="utf-8"))
    fill(model, payload)
    refuse_unlike(model)
    shutil.rmtree(out, ignore_errors=True)
    for folder in ("tflite-model", "model-parameters"):
        shutil.copytree(export / folder, out / folder)
    (out / "tflite-model" / sources[0].name).write_text(model.text, encoding="utf-8")


def main():
    export, payload, out = map(pathlib.Path, sys.argv[1:])
    try:
        write_export(export, payload.read_bytes(), out)
    except Refused as refusal:
        sys.exit(f"{payload}: {refusal}")


if __name__ == "__main__":
    main()
