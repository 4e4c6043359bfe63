#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Ten kept models of two layouts in one flash: library_test.py BOARD BUILD_DIR FIRST SECOND

The exports' own firmwares, compiled here, tell what each model outputs. No change may write flash."""

import pathlib
import re
import struct
import subprocess
import sys
import tempfile

import boards

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ROOT / "tests/firmware/library"
PREFIXES = "tflite_learn_3", "tflite_learn_4711_3"
VERSIONS = "old", "1", "2", "3", "4", "5"
INCLUDES = [f"-I{ROOT / path}" for path in ("tests/generated/sdk", "tests/generated/firmware", "examples/penguin/sdk")]
LIBRARY = re.compile(r"(\d+) writes")
BETWEEN = re.compile(r"1000 changes between inferences, 0 wrong outputs")
MEETINGS = re.compile(r"1000 changes in inferences, 0 wrong outputs, (\d+) old ones and (\d+) new ones where they differ")


def compiled(directory, source, *options):
    target = directory / f"{source.stem}.o"
    subprocess.run(["g++", "-std=c++17", "-w", *INCLUDES, f"-I{SOURCES}", *options, "-c", source, "-o", target], check=True)
    return target


def own_outputs(directory, export, prefix):
    common = [compiled(directory, source, f"-DPREFIX={prefix}")
              for source in (SOURCES / "own.cpp", SOURCES / "network.cpp", ROOT / "tests/generated/firmware/kernels.cpp")]
    outputs = []
    for version in VERSIONS:
        folder = pathlib.Path(export, version)
        model = compiled(directory, folder / f"tflite-model/{prefix}_compiled.cpp", f"-I{folder}")
        subprocess.run(["g++", *common, model, "-o", directory / "own"], check=True)
        outputs.append(int(subprocess.run([directory / "own"], check=True, capture_output=True, text=True).stdout))
    assert 0 not in outputs and len(set(outputs)) == len(VERSIONS), f"{prefix}: {outputs}"
    return outputs


def payloads(build):
    sent = [pathlib.Path(build, f"{layout}-{number}.bin").read_bytes() for layout in ("first", "second") for number in range(1, 6)]
    return [*sent, sent[-1]]


def main():
    board, build, *exports = sys.argv[1:]
    with tempfile.TemporaryDirectory() as directory:
        scratch = pathlib.Path(directory)
        outputs = [output for export, prefix in zip(exports, PREFIXES) for output in own_outputs(scratch, export, prefix)]
        stream = scratch / "stream"
        stream.write_bytes(struct.pack(f"<{len(outputs)}I", *outputs) +
                           b"".join(struct.pack("<I", len(payload)) + payload for payload in payloads(build)))
        command = [*boards.command(board, boards.executable(build, "library"), stream), *boards.STEPPING.get(board, [])]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    print(done.stdout + done.stderr, end="", flush=True)
    assert done.returncode == 0, f"exit status {done.returncode}"
    lines = done.stdout.splitlines()
    assert int(LIBRARY.fullmatch(lines[0])[1]) > 0 and BETWEEN.fullmatch(lines[1]) and lines[-1] == "0 writes"
    if board != "host":
        old, new = map(int, MEETINGS.fullmatch(lines[2]).groups())
        assert old > 100 and new > 0, "no change came in the midst of an inference"


main()
