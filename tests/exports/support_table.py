#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes docs/EXPORTS.md, or compares it with the tool: what ei-ota does with each form that Studio has written since 2020.

    support_table.py EI_OTA EXPORTS DOC           fails unless DOC states what this tool does with these exports
    support_table.py EI_OTA EXPORTS DOC --write   writes DOC
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

FORMS = [  # form, an export that has it, options
    ("EON, int8, one namespace, `trained_model_compiled`, inline K-means, input macros (2020)", "nano33-motion-2020-11", []),
    ("EON, int8, no model_variables.h (2021)", "pairs/SAMEWEIGHTS-microbit-2021-vs-2025/old", []),
    ("EON, float32, FOMO, input macros (2022)", "fomo-f32-2022-06", []),
    ("EON, two impulses in one export, K-means by compound literals (2023)", "multi-impulse-2023-05", []),
    ("EON, int8, `tflite_learn_N_compiled` (2023)", "ambiq-hello-2023-10", []),
    ("EON, int8, `namespace g0`, MobileNet with 176 tensors (2024)", "face-mobilenet-2024-05", []),
    ("EON, int8, FOMO (2024)", "ambiq-fomo-apollo5-2024-09", []),
    ("EON, float32, tensors beyond 65,535 elements (2024)", "float-721k-2024-10", []),
    ("EON, int8, LSTM unrolled, scalars without alignment (2024)", "falltinyml-lstm-2024-10", []),
    ("EON, int8, MODEL_SECTION, output configuration (2025)", "microbit-kws-2025-02", []),
    ("EON, large tensors, 1D convolution (2025)", "test2-audio-2025", []),
    ("K-means alone, no network (2025)", "kmeans-only-2025-04", []),
    ("EON, GMM as a second compiled model (2025)", "unir-gmm-eon-2025-07", []),
    ("EON, quantization shared by value, `tflite_learn_P_N_compiled` (2025)", "esp32-kws-2025-10", []),
    ("EON with K-means, ids in every name (2025)", "nano33-motion-2025-10", []),
    ("EON with a StandardScaler (2026)", "desafio7-2026-04", []),
    ("EON with K-means (2026)", "pairs/fogao-kmeans-2026-06/new", []),
    ("EON for an Ethos-U55: weights as one blob, the command stream is constant (2024)", "alif-ethosu-2024-03",
     ["--define", "EI_CONFIG_ETHOS_U55_256=1"]),
    ("Interpreter, C array, a stale compiled model beside it (2023)", "sinewave-regress-2023-07", []),
    ("Interpreter, C array (2024)", "linux-kws-tflite-2024", []),
    ("Interpreter, C array, MODEL_SECTION (2026)", "psoc-edge-cough-2026-03", []),
    ("Interpreter, INCBIN (2025)", "fan-anomaly-incbin-2025-12", []),
]

HEAD = """# Exports

This page lists the forms of export that Edge Impulse Studio has written since 2020, and what `ei-ota` does with each.
The table is generated from genuine exports, which are not part of this repository, by

    python3 tests/exports/support_table.py EI_OTA EXPORTS docs/EXPORTS.md --write

If genuine exports are available (`EI_OTA_EXPORTS`), the CTest test exports.support compares the table with the tool's
behaviour. "updatable" means that `ei-ota patch` accepts the export, and that a payload made from it, applied by the
runtime's own code, results in its weight image.

"""

TAIL = """
Eight exports, from 2020 to 2026, are also run with the SDK that they came with, on QEMU's Cortex-M4F, before an
update, after it and after a restore (tests/exports/CMakeLists.txt). They include both forms of interpreter models,
both forms of clusters, a scaler, and two impulses in one firmware. The outputs of the updated firmware are identical,
bit for bit, to those of a firmware built from the retrained export.

An archive (C++ library and Arduino library .zip, CMSIS and Cube.MX .pack) is read like the folder that it contains.
An archive without a model's folder, or with several, is refused. Labels are weights if a firmware reserves room for
them (`--label-capacity`).

The following are refused, with a message that says what to do instead (docs/TROUBLESHOOTING.md):

* models for DRP-AI, Akida, Syntiant, MemryX, Neural-ART (ATON), Axon and other engines with their own format, and
  Ethos-U models for the interpreter (E-accelerator)
* normalisers other than the StandardScaler (E-scaler)
* flatbuffers with custom or unknown operators, sparse tensors, or types that no microcontroller kernel accepts
  (E-table)
* outputs whose quantization a configuration repeats, if they cannot be told apart (E-copy)
"""


def run(tool, *arguments):
    done = subprocess.run([tool, *map(str, arguments)], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def row(tool, form, export, options):
    status, report, error = run(tool, "inspect", export, "--json", *options)
    if status != 0:
        return [form, "", "", "", "refused, " + ", ".join(re.findall(r"\[(E-[\w-]+)\]", error))]
    report = json.loads(report)
    engines = ", ".join(model["engine"] for model in report["models"])
    entries = sum(len(model["weights"]) for model in report["models"])
    with tempfile.TemporaryDirectory() as directory:
        folder = pathlib.Path(directory)
        steps = [("patch", export, "-o", folder / "patched", "--name", "model", *options),
                 ("payload", export, "--baseline", folder / "patched/model.eiota.json", "-o", folder / "payload", *options),
                 ("apply", folder / "patched/model.eiota.json", folder / "payload", "-o", folder / "applied"),
                 ("image", export, "-o", folder / "image", *options)]
        for step in steps:
            status, _, error = run(tool, *step)
            if status != 0:
                return [form, engines, entries, report["image_size"], f"{step[0]} refused: {error.strip()}"]
        same = (folder / "applied").read_bytes() == (folder / "image").read_bytes()
        payload = (folder / "payload").stat().st_size
    return [form, engines, entries, report["image_size"], f"updatable, {payload:,} bytes" if same else "DIFFERS"]


def document(tool, exports):
    lines = ["| form | engines and blocks | weights | image bytes | payload |", "| --- | --- | ---: | ---: | --- |"]
    for form, name, options in FORMS:
        if not (exports / name).is_dir():
            return None
        cells = row(tool, form, exports / name, options)
        lines.append("| " + " | ".join(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in cells) + " |")
    return HEAD + "\n".join(lines) + "\n" + TAIL


def main():
    tool, exports, path = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    text = document(tool, exports)
    if text is None:
        print("skipped: some exports are missing")
        return 0
    if "--write" in sys.argv:
        path.write_text(text, encoding="utf-8")
        return 0
    if path.read_text(encoding="utf-8") != text:
        print(f"{path} differs from what the tool does:\n{text}")
        return 1
    print(f"{path} says what the tool does with {len(FORMS)} forms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
