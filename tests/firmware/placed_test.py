#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Weights in a memory that holds something else at first: the firmware prints what the one with weights in .data does.

    placed_test.py BOARD PLACED_BUILD REFERENCE_BUILD EXPECTED TOOL
"""

import pathlib
import subprocess
import sys

import boards
import penguin_test


def main():
    build, tool = pathlib.Path(sys.argv[2]), sys.argv.pop(5)
    penguin_test.main()

    check = subprocess.run([tool, "check", boards.executable(build / "penguin", "penguin_firmware"), "--baseline",
                            build / "penguin/ei_ota/penguin/penguin.eiota.json"], capture_output=True, text=True, check=True)
    print(check.stdout, end="")
    assert "in section .psram have no initial values, the runtime fills them; the factory copy holds all of them" in check.stdout


if __name__ == "__main__":
    main()
