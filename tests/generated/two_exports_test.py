#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each of two exports in one firmware is updated and restored alone: two_exports_test.py TOOL BOARD STORAGE BUILD FIRST SECOND

STORAGE of the weights: ram or flash.

Every byte of both is looked at after each step, by the weight tables and as kernels get it."""

import pathlib
import struct
import sys
import tempfile

from firmware import boards, run
from generated_test import Image, check_stage, read_dump

STEPS = [("old", "old"), ("new", "old"), ("new", "new"), ("old", "new"), ("old", "old")]


def main():
    tool, board, storage, build, *exports = sys.argv[1:]
    payloads = [pathlib.Path(build, f"{name}.bin").read_bytes() for name in ("first", "second")]
    with tempfile.TemporaryDirectory() as directory:
        scratch = pathlib.Path(directory)
        images = [{version: Image(tool, pathlib.Path(export, version), scratch / "image") for version in ("old", "new")}
                  for export in exports]
        (scratch / "payloads").write_bytes(struct.pack("<I", len(payloads[0])) + b"".join(payloads))
        run(boards.command(board, boards.executable(build, "two_exports"), scratch / "payloads"), cwd=scratch)
        stages = read_dump((scratch / "dump").read_bytes())
    assert len(stages) == 2 * len(STEPS), f"{len(stages)} stages"
    for number, versions in enumerate(STEPS):
        for export, version in enumerate(versions):
            stage = stages[2 * number + export]
            check_stage(stage, images[export][version], images[export]["old"], storage)
            if number > 0 and version == STEPS[number - 1][export]:
                assert stage[1:] == stages[2 * (number - 1) + export][1:], f"step {number}: something of export {export} has changed"
    print(f"{[len(image['old'].read) for image in images]} weights are each export's own")


main()
