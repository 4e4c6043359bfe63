#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The penguin detector with weights in flash gives, in every state, the raw outputs of a firmware built for that state.

    in_flash_test.py BOARD BUILD REFERENCE_BUILD

REFERENCE_BUILD holds firmware from each export as it is.
"""

import sys

import boards
from penguin_test import lines_of

STATES = {"factory weights": "bad", "after the update": "smart", "after a reset": "smart", "after the restore": "bad",
          "after a reset of that": "bad"}


def main():
    board, build, reference = sys.argv[1:]
    status, text = boards.run(board, boards.executable(build, "in_flash"), f"{build}/bird.bin")
    assert status == 0, f"exit status {status}"
    states = lines_of(text)
    assert list(states) == list(STATES), list(states)
    for state, model in STATES.items():
        status, text = boards.run(board, boards.executable(reference, f"reference_{model}"))
        assert status == 0, f"exit status {status}"
        assert states[state] == lines_of(text)["unpatched"], state
    print("all outputs are bit for bit those of firmware built from each export")


if __name__ == "__main__":
    main()
