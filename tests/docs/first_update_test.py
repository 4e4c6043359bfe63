#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The guide to a first update, from its first command to its last, with the penguin's export as Studio would give it, and what
the README has to try; or the guide with a genuine export, with whose SDK it is built, and RETRAINED (tests/exports/retrain.py): what
that prints is not in the guide.

    first_update_test.py SOURCE WORK [EXPORT RETRAINED]
"""

import os
import pathlib
import shutil
import sys

import document
import downloads

SOURCE = pathlib.Path(sys.argv[1])
GUIDE, README = SOURCE / "docs/guide/first-update.md", SOURCE / "README.md"
NOT_SOURCES = shutil.ignore_patterns("build", ".git", "__pycache__")


def main():
    if not all(map(shutil.which, ("arm-none-eabi-gcc", "qemu-system-arm", "ninja", "git"))):
        print("skipped: no compiler, no emulator or no git")
        return
    work = pathlib.Path(sys.argv[2])
    shutil.rmtree(work, ignore_errors=True)
    home, clone = work / "home", work / "EiOta"
    exports = list(map(pathlib.Path, sys.argv[3:5]))
    if exports:
        downloads.lay_downloads(work, home / "Downloads", exports, exports[0] / "edge-impulse-sdk")
        shutil.copy(SOURCE / "templates/firmware/sample.h", home)
    else:
        downloads.lay_downloads(work, home / "Downloads")
        (home / "sample.h").write_text(downloads.sample(), encoding="utf-8")
    shutil.copytree(SOURCE, clone, ignore=NOT_SOURCES)
    environment = {name: value for name, value in os.environ.items() if name not in ("CMAKE_TOOLCHAIN_FILE", "CC", "CXX")}
    environment |= {"HOME": str(home), "CCACHE_DIR": os.environ.get("CCACHE_DIR", os.path.expanduser("~/.cache/ccache")),
                    "GIT_AUTHOR_NAME": "Reader", "GIT_COMMITTER_NAME": "Reader", "GIT_AUTHOR_EMAIL": "reader@example.com",
                    "GIT_COMMITTER_EMAIL": "reader@example.com"}
    environment["CMAKE_CXX_COMPILER_LAUNCHER"] = str(SOURCE / "tests/compile_like_this_build")
    blocks = [block for block in document.blocks(GUIDE) if not exports or block.language != "text"]
    count = document.run_commands(GUIDE, blocks, environment, clone)
    if not exports:  # by the tool that the guide has built
        demo = [block for block in document.blocks(README) if block.section == "Try it"]
        count += document.run_commands(README, demo, environment, clone)
    print(f"{count} blocks of commands")


if __name__ == "__main__":
    main()
