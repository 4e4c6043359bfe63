#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Ten kept models of two layouts in one flash: library_test.py BOARD BUILD_DIR

The exports' own firmwares (library/library.cmake) tell what each model outputs. No change may write flash."""

import pathlib
import re
import struct
import subprocess
import sys
import tempfile

import boards

LAYOUTS = "first", "second"
KEPT = range(1, 6)
OUTPUT = re.compile(r"^output (\d+)$", re.M)
LIBRARY = re.compile(r"(\d+) writes")
BETWEEN = re.compile(r"1000 changes between inferences, 0 wrong outputs")
MEETINGS = re.compile(r"1000 changes in inferences, 0 wrong outputs, (\d+) old ones and (\d+) new ones where they differ")


def own_outputs(board, build, layout):
    """@return those of each version, for each input"""
    outputs = []
    for version in 0, *KEPT:
        status, text = boards.run(board, boards.executable(build, f"own_{layout}_{version}"))
        assert status == 0, f"own_{layout}_{version}: exit status {status}"
        outputs.append([int(output) for output in OUTPUT.findall(text)])
    assert not any(0 in of_version for of_version in outputs), f"{layout}: an inference failed: {outputs}"
    assert len(set(map(tuple, outputs))) == len(outputs), f"{layout}: two versions give the same outputs: {outputs}"
    return outputs


def payloads(build):
    sent = [pathlib.Path(build, f"{layout}-{number}.bin").read_bytes() for layout in LAYOUTS for number in KEPT]
    return [*sent, sent[-1]]


def main():
    board, build = sys.argv[1:]
    outputs = [output for layout in LAYOUTS for version in own_outputs(board, build, layout) for output in version]
    with tempfile.TemporaryDirectory() as directory:
        stream = pathlib.Path(directory, "stream")
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
