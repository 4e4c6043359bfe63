#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Copyright (c) EiOta contributors
"""Trains the penguin detector, badly and well, and writes the exports and frames of its example.

    python3 train.py [--output examples/penguin] [--images docs/images]

Writes OUTPUT/exports/bad (after one epoch), OUTPUT/exports/smart (after fifty), OUTPUT/frames and two pictures into
IMAGES. Needs python3 and numpy. Two runs on one machine give the same bytes: seeds and dates are fixed.
"""

import argparse
import os
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads may sum in another order

import numpy as np

import eon
import fit
import integer_model
import picture
import quantize
import scenes
import studio
from frames import demo_frames, header
from network import detector

TRAINING_SEED, HELD_OUT_SEED, NETWORK_SEED, ORDER_SEED = 1, 2, 7, 3
TRAINING_IMAGES, HELD_OUT_IMAGES, CALIBRATION_IMAGES = 3000, 1000, 200
BAD_EPOCHS, SMART_EPOCHS = 1, 50


def detections(output):
    """Cells of a raw output (36, 2) whose class penguin reaches the threshold: 0.5 is int8 0."""
    penguin = output.reshape(scenes.GRID, scenes.GRID, 2)[..., 1]
    return [(int(r), int(c)) for r, c in zip(*np.nonzero(penguin >= 0))]


def score(outputs, truth):
    """Precision, recall and the share of images without any error; a neighbouring cell counts as found."""
    found = missed = false = flawless = 0
    for output, penguins in zip(outputs, truth):
        cells = set(detections(output))
        near = {p.cell: {c for c in cells if max(abs(c[0] - p.cell[0]), abs(c[1] - p.cell[1])) <= 1}
                for p in penguins}
        misses = sum(not hits for hits in near.values())
        extra = len(cells - set().union(*near.values())) if penguins else len(cells)
        found, missed, false = found + len(penguins) - misses, missed + misses, false + extra
        flawless += misses == 0 and extra == 0
    precision = found / (found + false) if found + false else float("nan")
    return precision, found / (found + missed), flawless / len(truth)


def train():
    """The quantized graphs after BAD_EPOCHS and SMART_EPOCHS of one training, by name."""
    images, truth = scenes.random_scenes(TRAINING_SEED, TRAINING_IMAGES)
    labels = np.stack([scenes.label_grid(penguins) for penguins in truth])
    layers = detector(NETWORK_SEED)
    calibration = fit.as_input(images[:CALIBRATION_IMAGES])
    graphs = {}

    def after_epoch(epoch):
        if epoch % 10 == 0:
            print(f"epoch {epoch}", flush=True)
        if epoch == BAD_EPOCHS:
            graphs["bad"] = quantize.quantize(layers, calibration)
        if epoch == SMART_EPOCHS:
            graphs["smart"] = quantize.quantize(layers, calibration)

    fit.fit(layers, images, labels, SMART_EPOCHS, ORDER_SEED, after_epoch)
    return graphs


def weight_bytes(graph):
    """Bytes of constants, and of scales (zero points are shared and all alike)."""
    data = sum(t.bytes for t in graph.tensors if t.data is not None and t.scales is not None)
    scales = sum(4 * len(t.scales) for t in graph.tensors if t.scales is not None)
    return data, scales


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    example = Path(__file__).resolve().parent.parent
    parser.add_argument("--output", type=Path, default=example)
    parser.add_argument("--images", type=Path, default=example.parent.parent / "docs" / "images")
    options = parser.parse_args()

    graphs = train()
    frames = demo_frames()
    held_out, truth = scenes.random_scenes(HELD_OUT_SEED, HELD_OUT_IMAGES)
    outputs = {}
    for deploy_version, name in enumerate(("bad", "smart"), 1):
        graph = graphs[name]
        outputs[name] = integer_model.run(graph, np.stack([f.image for f in frames]))
        precision, recall, flawless = score(integer_model.run(graph, held_out), truth)
        data, scales = weight_bytes(graph)
        print(f"{name}: held-out precision {precision:.3f}, recall {recall:.3f}, images without error {flawless:.3f}; "
              f"weights {data} bytes, scales {scales}; arena {eon.arena_size(graph)}")
        studio.write_export(options.output / "exports" / name, graph, deploy_version)

    for index, frame in enumerate(frames):
        bad, smart = (detections(outputs[name][index]) for name in ("bad", "smart"))
        wanted = sorted(p.cell for p in frame.penguins)
        print(f"frame {frame.name}: wanted {wanted}, bad {bad}, smart {smart}")
        if bad or smart != wanted:
            raise SystemExit(f"the demo does not show what it should on frame {frame.name}")

    write_frames(options.output / "frames", frames, outputs)
    options.images.mkdir(parents=True, exist_ok=True)
    for name, model in (("before", "bad"), ("after", "smart")):
        cells = detections(outputs[model][1])
        shown = picture.enlarged(frames[1].image, cells, scenes.CELL)
        (options.images / f"penguin-{name}.png").write_bytes(picture.png(shown))


def write_frames(folder, frames, outputs):
    folder.mkdir(parents=True, exist_ok=True)
    licence = (eon.TEMPLATES / "licence.txt").read_text().replace(" in the form of an Edge Impulse export", "")
    (folder / "frames.h").write_text(header(frames, licence))
    lines = ["# model frame, then its raw int8 output: 36 cells row by row, background and penguin each"]
    for index, frame in enumerate(frames):
        (folder / f"{frame.name}.pgm").write_bytes(picture.pgm(frame.image))
        for model, values in outputs.items():
            lines.append(f"{model} {frame.name} " + " ".join(map(str, values[index].reshape(-1))))
    (folder / "expected.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
