#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes what a retraining of an export could have given: other numbers, the same structure.

    retrain.py EXPORT OUT [SEED]    copies tflite-model/ and model-parameters/, with new numbers in the models and headers

Filters, biases, all scales and the free zero points change, and so do the numbers of K-means clusters and scalers. What
kernels demand stays true: equal quantizations stay equal (PAD), a bias scale is float32(input scale * filter scale), zero
points of filters and biases stay 0, the softmax's output stays at 1/256 and -128. Quantization that rows share (since
mid-2025) stays as it is. Models are compiled, or flatbuffers as .tflite files and as C arrays.
"""

import pathlib
import random
import re
import shutil
import sys

from retrain_flatbuffer import retrain_flatbuffer
from retrained_numbers import activation_scale, activation_zero, float32

# op -> which of its operands are input, filter and bias
WITH_BIAS = {f"OP_{op}": (0, 1, 2) for op in ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED")}


class CompiledModel:
    """The text of a *_compiled.cpp, its arrays found by name."""

    def __init__(self, text):
        self.text = text
        self.inputs = {int(n): [int(i) for i in values.split(",")]
                       for n, values in re.findall(r"TfArray<\d+, int> inputs(\d+) = \{ \d+, \{ ([-\d,]+) \} \};", text)}
        used = re.search(r"used_ops\[\] =\s*\{([^}]*)\}", text)
        self.operators = re.findall(r"OP_\w+", used.group(1)) if used else \
            re.findall(r"&outputs\d+,.*?, (OP_\w+),? \}", text)
        self.in_arena = [row == "kTfLiteArenaRw" for row in
                         re.findall(r"^\s*\{ (kTfLiteArenaRw|kTfLiteMmapRo), kTfLite\w+,", text, re.M)]
        rows = re.findall(r"^\s*\{ kTfLite(?:ArenaRw|MmapRo), kTfLite\w+,.*$", text, re.M)
        quantizations = (re.search(r"&(?:\w+::)?(quant\d+)\)", row) for row in rows)
        self.quantizations = [found and found.group(1) for found in quantizations]
        assert len(self.operators) == len(self.inputs), (len(self.operators), len(self.inputs))

    def pattern(self, name):
        """Declaration, opening brace of the elements, elements, closing brace."""
        count = r"\{ \d+, \{" if name.startswith("quant") else r"\{"
        return re.compile(r"(\b" + name + r"(?:\[[^\]]*\])? = " + count + r")([^}]*)(\})")

    def read(self, name):
        found = self.pattern(name).search(self.text)
        if not found:
            return None
        plain = re.sub(r"/\*.*?\*/", "", found.group(2))
        kind = float if name.endswith("_scale") or self.is_float(name) else int
        return [kind(word) for word in plain.replace(",", " ").split()]

    def write(self, name, values):
        words = [f"{v:.17g}" if isinstance(v, float) else str(v) for v in values]
        self.text = self.pattern(name).sub(lambda m: m.group(1) + " " + ", ".join(words) + " " + m.group(3), self.text)

    def scales_of(self, row):
        """Of the row's quantization, which several rows may have."""
        found = re.search(rf"\b{self.quantizations[row]} = \{{ \(TfLiteFloatArray\*\)&(?:\w+::)?(quant\d+_scale)\b", self.text)
        return self.read(found.group(1))

    def is_shared(self, name):
        return f"::{name}" in self.text

    def is_float(self, name):
        return re.search(rf"\bfloat {name}\[", self.text) is not None

    def is_int8(self, index):
        return re.search(rf"int8_t tensor_data{index}\[", self.text) is not None


def retrain(model, seed):
    rng = random.Random(seed)
    filters, biases = set(), {}
    for node, operator in enumerate(model.operators):
        if operator in WITH_BIAS:
            source, weights, bias = (model.inputs[node][operand] for operand in WITH_BIAS[operator])
            filters.add(weights)
            if bias >= 0:
                biases[bias] = (source, weights)
    for index, in_arena in enumerate(model.in_arena):
        if model.is_float(f"tensor_data{index}"):
            values = model.read(f"tensor_data{index}")
            model.write(f"tensor_data{index}", [float32(v * rng.uniform(0.97, 1.02)) for v in values])
        scales = model.read(f"quant{index}_scale")
        if scales is None or index in biases:
            continue
        if in_arena:
            model.write(f"quant{index}_scale", [activation_scale(s, seed) for s in scales])
            zeros = model.read(f"quant{index}_zero")
            if zeros is not None and not model.is_shared(f"quant{index}_zero"):
                model.write(f"quant{index}_zero", [activation_zero(z, seed) for z in zeros])
        else:
            model.write(f"quant{index}_scale", [float32(s * rng.uniform(0.97, 1.02)) for s in scales])
        if model.is_int8(index):
            data = model.read(f"tensor_data{index}")
            model.write(f"tensor_data{index}", [max(-127, min(127, v + rng.randint(-3, 3))) for v in data])
    for bias, (source, weights) in biases.items():
        data = model.read(f"tensor_data{bias}")
        model.write(f"tensor_data{bias}", [v + rng.randint(-40, 40) for v in data])
        if model.read(f"quant{bias}_scale") is None:
            continue
        input_scale = model.scales_of(source)[0]
        model.write(f"quant{bias}_scale", [float32(input_scale * s) for s in model.scales_of(weights)])


NUMBER = re.compile(r"(?<![\w.\[])-?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w.\]])")
MACRO = re.compile(r"(#define EI_CLASSIFIER_TFLITE_(?:INPUT|OUTPUT)_(SCALE|ZEROPOINT) +)([-\d.e]+)")
BLOCK_ARRAY = re.compile(r"(\w*(?:anom_scale|anom_mean|anom_clusters|standard_scaler_(?:mean|scale|var))\w*\[\w*\] = )(.*?)(;)", re.S)


def retrain_headers(text, seed):
    """Each number of a scaler or of clusters, and what repeats the quantization of an activation."""
    rng = random.Random(seed + 1)

    def changed(number):
        return f"{float(number.group(0)) * rng.uniform(0.8, 1.1):.17g}"

    def repeated(macro):
        is_scale = macro.group(2) == "SCALE"
        value = activation_scale(float(macro.group(3)), seed) if is_scale else activation_zero(int(macro.group(3)), seed)
        return macro.group(1) + (f"{value:.17g}" if is_scale else str(value))

    text = MACRO.sub(repeated, text)
    return BLOCK_ARRAY.sub(lambda array: array.group(1) + NUMBER.sub(changed, array.group(2)) + array.group(3), text)


FLATBUFFER = re.compile(r"(unsigned char \w+\[\w*\] = \{)([^}]*)(\})")


def retrain_array(text, seed):
    """A flatbuffer as a C array of hexadecimal bytes."""
    def changed(array):
        data = bytearray(int(word, 16) for word in array.group(2).replace(",", " ").split())
        retrain_flatbuffer(data, seed)
        return array.group(1) + ", ".join(map(hex, data)) + array.group(3)

    return FLATBUFFER.sub(changed, text)


def main():
    export, out = map(pathlib.Path, sys.argv[1:3])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    shutil.rmtree(out, ignore_errors=True)
    for folder in ("tflite-model", "model-parameters"):
        shutil.copytree(export / folder, out / folder)
    for path in (out / "tflite-model").glob("*_compiled*.cpp"):
        model = CompiledModel(path.read_text(encoding="utf-8"))
        retrain(model, seed)
        path.write_text(model.text, encoding="utf-8")
    for path in (out / "tflite-model").glob("*.tflite"):
        data = bytearray(path.read_bytes())
        retrain_flatbuffer(data, seed)
        path.write_bytes(data)
    for path in (out / "tflite-model").glob("*.h"):
        path.write_text(retrain_array(path.read_text(encoding="utf-8"), seed), encoding="utf-8")
    for path in (out / "model-parameters").glob("*.h"):
        path.write_text(retrain_headers(path.read_text(encoding="utf-8"), seed), encoding="utf-8")


if __name__ == "__main__":
    main()
