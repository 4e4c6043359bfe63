#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A genuine export gives the retrained one's outputs, bit by bit, after an update, and the factory's after a restore.

    update_test.py BOARD BUILD UPDATABLE...      what firmware/CMakeLists.txt builds, and which of it to update
"""

import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "firmware"))
import boards  # noqa: E402

LINE = re.compile(r"^(factory|after\S*|restored\S*) \d+:(.*)$", re.M)


def states(text):
    """{state: [the raw outputs for each input, as printed]}"""
    found = {}
    for state, values in LINE.findall(text):  # SDKs say other things as well
        found.setdefault(state, []).append(values.split())
    return found


def outputs(board, build, name, payload=None):
    """As states() has them."""
    status, text = boards.run(board, boards.executable(build, name), payload)
    assert status == 0, f"{name}: exit status {status}"
    return states(text)


def main():
    board, build, *updatable = sys.argv[1:]
    factory = outputs(board, build, "factory")["factory"]
    retrained = outputs(board, build, "retrained")["factory"]
    # One may not: the demo's dumb model says the same to everything.
    reacts = any(len(set(map(tuple, outs))) > 1 for outs in (factory, retrained))
    assert reacts, "all inputs give the same outputs: little is shown"
    changed = sum(a != b for old, new in zip(factory, retrained) for a, b in zip(old, new))
    assert changed > 0, "the two exports give the same outputs: nothing is shown"
    for name in updatable:
        said = outputs(board, build, name, f"{build}/genuine.bin")
        assert {"factory", "after", "restored"} <= said.keys(), name
        for state, outs in said.items():
            assert outs == (retrained if state.startswith("after") else factory), f"{name}: {state}"
    print(f"{sum(map(len, factory))} raw outputs, {changed} differ between the exports; all equal after update and restore")


if __name__ == "__main__":
    main()
