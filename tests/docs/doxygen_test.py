#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Doxygen reads the runtime's public headers without a warning, and a parameter without a description would be one.

    doxygen_test.py SOURCE_DIR
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile


def warnings(root, folder, headers):
    """@param headers  to read. @return what docs/Doxyfile finds wrong with them, or nothing"""
    settings = (root / "docs/Doxyfile").read_text() + f"INPUT = {headers}\nOUTPUT_DIRECTORY = {folder}\n"
    run = subprocess.run(["doxygen", "-"], cwd=root, input=settings, capture_output=True, text=True)
    return run.stdout + run.stderr if run.returncode != 0 else ""


def main():
    root = pathlib.Path(sys.argv[1])
    if shutil.which("doxygen") is None:
        print("skipped: no doxygen")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        found = warnings(root, folder, root / "runtime/include/ei_ota")
        spoilt = pathlib.Path(folder, "spoilt")
        shutil.copytree(root / "runtime/include/ei_ota", spoilt)
        header = spoilt / "ei_ota.h"
        header.write_text(header.read_text().replace(" * @param size  number of bytes; any size, also 0\n", ""))
        notices = "parameter 'size'" in warnings(root, folder, spoilt)
    print(found or "no warning" if notices else "a parameter without a description is not noticed")
    return 1 if found or not notices else 0


if __name__ == "__main__":
    sys.exit(main())
