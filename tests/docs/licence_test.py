#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every source names its licence within its first lines.

    licence_test.py SOURCE_DIR FOLDER...
"""

import pathlib
import re
import subprocess
import sys

LINE = "SPDX-License-Identifier: MIT"
NAMES = re.compile(r"\.(c|h|cpp|ino|ld|py|sh|cmake|cmake\.in|fbs)$|(^|/)CMakeLists\.txt$|(^|/)Doxyfile$|^scripts/")
# examples/penguin/training makes exports from these, which name their licence themselves.
LEFT_OUT = ("examples/penguin/training/templates/",)
FIRST_LINES = 4  # a script's #!, an opened comment, and what Doxygen wants there


def is_source(root, name):
    if name.startswith(LEFT_OUT):
        return False
    return bool(NAMES.search(name)) or (pathlib.Path(name).suffix == "" and (root / name).read_bytes()[:2] == b"#!")


def main():
    root, folders = pathlib.Path(sys.argv[1]), sys.argv[2:]
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", *folders], cwd=root,
                            capture_output=True, text=True)
    if listed.returncode != 0:
        print("skipped: not a git checkout")
        return 0
    sources = [name for name in listed.stdout.splitlines() if (root / name).is_file() and is_source(root, name)]
    without = [name for name in sources if not any(LINE in line for line in (root / name).read_text().splitlines()[:FIRST_LINES])]
    print("\n".join(f"{name}: no {LINE}" for name in without) or f"{len(sources)} sources name their licence")
    return 1 if without or not sources else 0


if __name__ == "__main__":
    sys.exit(main())
