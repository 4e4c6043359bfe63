#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The commands of docs/guide/fetch.md, with a stand-in in place of Studio (tests/cli/studio.py): a command `ei-ota` before the
installed one adds the stand-in's address, and shorter pauses.

    fetch_test.py SOURCE WORK PREFIX
"""

import os
import pathlib
import shutil
import subprocess
import sys

import document
import downloads

SOURCE, WORK, PREFIX = map(pathlib.Path, sys.argv[1:4])
GUIDE = SOURCE / "docs/guide/fetch.md"


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    home, studio, bin_folder = WORK / "home", WORK / "studio", WORK / "bin"
    downloads.lay_downloads(WORK, WORK / "downloads")
    for folder in (home, studio, bin_folder):
        folder.mkdir()
    for version, name in ((1, "1"), (2, "next")):
        shutil.copy(WORK / f"downloads/{downloads.PROJECT}-cpp-mcu-v{version}.zip", studio / f"{name}.zip")
    with subprocess.Popen([sys.executable, SOURCE / "tests/cli/studio.py", studio], stdout=subprocess.PIPE, text=True) as server:
        try:
            api = server.stdout.readline().strip()
            command = bin_folder / "ei-ota"
            command.write_text(downloads.FETCH_COMMAND.format(tool=PREFIX / "bin/ei-ota", api=api), encoding="utf-8")
            command.chmod(0o755)
            environment = {**os.environ, "HOME": str(home), "PATH": f"{bin_folder}:{os.environ['PATH']}"}
            count = document.run_commands(GUIDE, document.blocks(GUIDE), environment, home)
        finally:
            server.kill()
    wrong = [name for name, version in (("released", 1), ("retrained", 2))
             if (home / f"{name}.zip").read_bytes() != (studio / f"{version}.zip").read_bytes()]
    if wrong:
        sys.exit(f"FAILED: {GUIDE}: {', '.join(wrong)} is not what Studio has")
    print(f"{count} blocks of commands")


if __name__ == "__main__":
    main()
