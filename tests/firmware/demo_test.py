#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The penguin's demo shows with weights in flash what it shows with weights in RAM, and says how many variables that takes.

    demo_test.py DEMO BOARD BUILD_DIR REFERENCE_BUILD EXPECTED

EiOta_DIR (environment) is for the demo; the others are as for penguin_test.py.
"""

import re
import shutil
import subprocess
import sys

import penguin_test


def shown(demo, board, storage, folder):
    """@return bytes of variables, and all that was printed"""
    done = subprocess.run([demo, board, storage, f"{folder}/{storage}"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    print(done.stdout + done.stderr, flush=True)
    assert done.returncode == 0, f"exit status {done.returncode}"
    found = re.search(rf"On {board}, weights in {storage.upper()}, (\d+) bytes of variables, with an update of \d+ bytes:", done.stdout)
    return int(found[1]), done.stdout


def main():
    demo, board, folder, reference, expected_file = sys.argv[1:]
    shutil.rmtree(folder, ignore_errors=True)  # what a patch prints is looked at
    in_ram, text = shown(demo, board, "ram", folder)
    moved = int(re.search(r"(\d+) bytes move from flash to RAM", text)[1])
    in_flash, text = shown(demo, board, "flash", folder)
    penguin_test.judge(text, board, reference, expected_file)
    assert in_flash < in_ram - moved, (in_flash, in_ram, moved)


if __name__ == "__main__":
    main()
