#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Pairs of exports of a network with about 70,000 weights (bench/generate_export.cpp), before and after a small retraining."""

import pathlib
import random
import shutil
import subprocess

from retrain import CompiledModel
from retrained_numbers import float32

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE = "tflite-model/tflite_learn_1_2_compiled.cpp"
HEAD = 2  # outputs of the last layer


def moved(values, rng, steps):
    return [max(-127, min(127, round(v + rng.gauss(0, steps)))) for v in values]


def change_layer(model, rng, row, steps):
    """@param row  of the filter; the bias follows. Both scales move, the bias scale stays the product."""
    model.write(f"tensor_data{row}", moved(model.read(f"tensor_data{row}"), rng, steps))
    model.write(f"tensor_data{row + 1}", [round(v * rng.gauss(1, 0.02)) for v in model.read(f"tensor_data{row + 1}")])
    model.write(f"quant{row}_scale", [float32(s * rng.gauss(1, 0.01)) for s in model.read(f"quant{row}_scale")])


def calibrate(model, rng):
    """Another range for each activation, but for the input and the softmax's."""
    rows = [row for row, in_arena in enumerate(model.in_arena) if in_arena][1:-1]
    for row in rows:
        model.write(f"quant{row}_scale", [float32(s * rng.gauss(1, 0.01)) for s in model.read(f"quant{row}_scale")])


def keep_products(model):
    for row, in_arena in enumerate(model.in_arena):
        if in_arena or model.is_int8(row):
            continue
        source = model.read(f"quant{row - 2}_scale")[0]
        model.write(f"quant{row}_scale", [float32(source * s) for s in model.read(f"quant{row - 1}_scale")])


def write_pair(generate_export, work, change):
    """@param change  "head", "head and activations" or "all layers". @return the two exports"""
    old, new = work / "old", work / change.replace(" ", "_")
    for folder in (old, new):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    subprocess.run([generate_export, ROOT / "examples/penguin", "70000", old, str(HEAD)], check=True, stdout=subprocess.DEVNULL)
    shutil.copytree(old, new, dirs_exist_ok=True)
    model, rng = CompiledModel((old / SOURCE).read_text(encoding="utf-8")), random.Random(3)
    filters = [row for row in range(len(model.in_arena)) if model.is_int8(row)]
    for row in filters if change == "all layers" else filters[-1:]:
        change_layer(model, rng, row, 6)
    if change == "head and activations":
        calibrate(model, rng)
    keep_products(model)
    (new / SOURCE).write_text(model.text, encoding="utf-8")
    return old, new
