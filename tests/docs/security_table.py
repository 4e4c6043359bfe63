#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every line of docs/SECURITY.md's tables of invariants and threats names tests that show it, and all of them exist.

    security_table.py SECURITY.md CTEST BUILD_DIR
"""

import re
import subprocess
import sys


def existing_tests(ctest, build):
    """What CTest knows; of a parametrised GoogleTest also the name without instance and parameters."""
    listing = subprocess.run([ctest, "--test-dir", build, "-N"], check=True, capture_output=True, text=True).stdout
    names = set(re.findall(r"^ *Test +#\d+: (.*?)(?: # GetParam.*)?$", listing, re.M))
    return names | {part for name in names for part in name.split("/")}


def rows_that_are_shown(text):
    """The lines of tables whose last column is headed "shown by": their first cells and that one."""
    shown = False
    for line in text.splitlines():
        if not line.startswith("|"):
            shown = False
        elif line.endswith("| shown by |"):
            shown = True
        elif shown and not line.startswith("|---"):
            cells = line.strip("|").split("|")
            yield cells[0].strip(), re.findall(r"`([^`]+)`", cells[-1])


def main():
    document, ctest, build = sys.argv[1:]
    with open(document, encoding="utf-8") as file:
        rows = list(rows_that_are_shown(file.read()))
    tests = existing_tests(ctest, build)
    wrong = [f"{what}: no test shows it" for what, names in rows if not names]
    wrong += [f"{what}: there is no test {name}" for what, names in rows for name in names if name not in tests]
    print("\n".join(wrong) if wrong else f"{len(rows)} lines, every test exists")
    return 1 if wrong or len(rows) < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
