# SPDX-License-Identifier: MIT
"""What --round-scales saves, and what it does to a model's outputs: tests/exports/firmware in QEMU."""

import dataclasses
import os
import pathlib
import sys

import payload
from genuine import configure_and_build
from report import ROOT, WORK, table

sys.path.insert(0, str(ROOT / "tests/exports"))
import update_test  # noqa: E402

BOARD, INPUTS = "mps2-an386", 16
BITS = (16, 14, 12, 10, 8)


@dataclasses.dataclass
class Pair:
    name: str
    old: pathlib.Path  # what a delta is against
    new: pathlib.Path
    firmware: pathlib.Path  # the export that runs, of the same layout
    sdk: pathlib.Path
    allow: str = ""


def pairs(exports):
    demo = payload.demo_pair(exports)
    if demo:
        yield Pair("dumb -> smart", *demo, demo[0], exports / payload.FOMO)
    kws, old = exports / "esp32-kws-2025-10", exports / "pairs" / "ei-kws-2024-08-vs-12" / "new"
    if kws.is_dir() and old.is_dir():
        yield Pair("keywords", old, kws, kws, kws, "project,labels")


def outputs_after(folder, structural):
    """@return the raw int8 outputs for each input"""
    after = update_test.outputs(BOARD, folder, "updatable", structural)["after"]
    return [int(value) for values in after for value in values]


def measure(pair):
    work = WORK / "rounding" / pair.name.replace(" ", "_").replace(">", "")
    folder = work / "build"
    configure_and_build(folder, pair.firmware, pair.new, f"-DBOARD={BOARD}", "-DRUN=invoke", f"-DSDK={pair.sdk}",
                        f"-DINPUTS={INPUTS}", "-DFLASH=OFF", targets=["updatable"])
    payload.run(payload.TOOL, "baseline", pair.old, "-o", work, "--name", "base", "--decoders", "range")
    allow = ["--allow", pair.allow] if pair.allow else []

    def made(*rounding):
        """@return bytes of a delta, and the outputs of a device with the weights"""
        size = payload.payload(pair.new, work / "delta.bin", "--delta", "--baseline", work / "base.eiota.json", *allow, *rounding)
        payload.payload(pair.new, work / "structural.bin", "--baseline", pair.firmware, *rounding)
        return size, outputs_after(folder, work / "structural.bin")

    exact_size, exact = made()
    rows = [[pair.name, "exact", exact_size, "", len(exact), "", ""]]
    for bits in BITS:
        size, outputs = made("--round-scales", bits)
        steps = [abs(a - b) for a, b in zip(exact, outputs)]
        rows.append([pair.name, bits, size, round(size / exact_size, 3), len(outputs), sum(step != 0 for step in steps), max(steps)])
    return rows


def section(exports):
    if not exports or not os.environ.get("EI_OTA_SHARED_DATA"):
        return None
    rows = [row for pair in pairs(exports) for row in measure(pair)]
    return f"""## Rounded scales

Made by `scripts/bench rounding`: whole unsigned deltas with `--round-scales`, and the raw int8 outputs of the model on {INPUTS} synthetic
inputs on a Cortex-M4F in QEMU (tests/exports/firmware), compared with those of the exact weights.

""" + table(["pair", "bits", "delta", "of the exact one", "outputs", "differ", "largest difference in steps"], rows)
