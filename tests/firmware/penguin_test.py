#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The penguin firmware prints what it should, and in every state the raw outputs of a firmware built for that state.

    penguin_test.py BOARD UPDATABLE_BUILD REFERENCE_BUILD EXPECTED [PAYLOAD]

UPDATABLE_BUILD holds penguin/penguin_firmware and, unless PAYLOAD is given, its payload; REFERENCE_BUILD firmware from each export as it is, and
EXPECTED (frames/expected.txt) the outputs that training computed.
"""

import re
import sys
import zlib

import boards

LINE = re.compile(r"^(.*), frame (\w+): (.*) \[outputs ([0-9a-f]{8})\]$")


def lines_of(text):
    """{state: {frame: (what is seen, checksum of the outputs)}}"""
    states = {}
    for line in text.splitlines():
        found = LINE.match(line)
        if found:
            state, frame, seen, checksum = found.groups()
            states.setdefault(state, {})[frame] = (seen, checksum)
    return states


def expected_checksums(path):
    checksums = {}
    for line in open(path, encoding="ascii"):
        if not line.startswith("#"):
            model, frame, *values = line.split()
            checksums[model, frame] = f"{zlib.crc32(bytes(int(v) & 255 for v in values)):08x}"
    return checksums


def judge(text, board, reference, expected_file):
    """Holds what the firmware printed against the others."""
    states = lines_of(text)
    assert list(states) == ["factory weights", "after the update", "after the restore"], list(states)

    built = {}
    for model in ("bad", "smart"):
        status, text = boards.run(board, boards.executable(reference, f"reference_{model}"))
        assert status == 0, f"exit status {status}"
        built[model] = lines_of(text)["unpatched"]
    assert states["factory weights"] == built["bad"]
    assert states["after the update"] == built["smart"]
    assert states["after the restore"] == built["bad"]

    for (model, frame), checksum in expected_checksums(expected_file).items():
        assert built[model][frame][1] == checksum, (model, frame)
    assert all(seen == "no penguin" for seen, _ in built["bad"].values())
    assert "penguin at" in built["smart"]["one"][0] and built["smart"]["none"][0] == "no penguin"
    print("all outputs are bit for bit those of firmware built from each export")


def main():
    board, updatable, reference, expected_file = sys.argv[1:5]
    payload = sys.argv[5] if len(sys.argv) > 5 else f"{updatable}/penguin/penguin.bin"
    status, text = boards.run(board, boards.executable(f"{updatable}/penguin", "penguin_firmware"), payload)
    assert status == 0, f"exit status {status}"
    judge(text, board, reference, expected_file)


if __name__ == "__main__":
    main()
