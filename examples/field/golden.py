#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes a self-test for `ei-ota payload --self-test`: a frame, and what the new model says of it.

    golden.py FRAMES MODEL FRAME OUTPUT

Inputs are what the firmware hands to its model, here pixels. Outputs are what it gets: of each cell the likelihoods of background
and penguin. Training has computed those of the penguin (FRAMES/expected.txt); yours come from a run of the new export on inputs that
matter to you.
"""

import json
import sys
from pathlib import Path


def pixels(path):
    header = b"P5\n48 48\n255\n"
    content = path.read_bytes()
    assert content.startswith(header), path
    return list(content[len(header):])


def likelihoods(path, model, frame):
    for line in path.read_text().splitlines():
        if line.startswith(f"{model} {frame} "):
            return [(int(value) + 128) / 256 for value in line.split()[2:]]  # int8, scale 1/256
    raise SystemExit(f"{path}: nothing about {model} {frame}")


frames, model, frame, output = sys.argv[1:]
case = {"input": pixels(Path(frames, f"{frame}.pgm")), "output": likelihoods(Path(frames, "expected.txt"), model, frame)}
Path(output).write_text(json.dumps({"tolerance": 0.01, "cases": [case]}))
