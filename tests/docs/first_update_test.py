#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The guide to a first update, from its first command to its last, with the penguin's export as Studio would give it, and what
the README has to try; or the guide with a genuine export, with whose SDK it is built, and RETRAINED (tests/exports/retrain.py): what
that prints is not in the guide.

    first_update_test.py SOURCE WORK [EXPORT RETRAINED]
"""

import os
import pathlib
import re
import shutil
import sys
import zipfile

import document

SOURCE = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(SOURCE / "tests/arduino"))
import penguin_library  # noqa: E402

GUIDE, README = SOURCE / "docs/guide/first-update.md", SOURCE / "README.md"
PENGUIN = SOURCE / "examples/penguin"
NOT_SOURCES = shutil.ignore_patterns("build", ".git", "__pycache__")


def pack(folder, archive, prefix=""):
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            packed.write(path, prefix + str(path.relative_to(folder)))


def lay_downloads(work, downloads, name, exports=(PENGUIN / "exports/bad", PENGUIN / "exports/smart"),
                  sdk=PENGUIN / "sdk/edge-impulse-sdk"):
    """What Studio would have built of a project before and after its training, as C++ and as Arduino library."""
    downloads.mkdir(parents=True)
    for version, source in enumerate(exports, 1):
        export = work / f"export{version}"
        for folder in ("tflite-model", "model-parameters"):
            shutil.copytree(source / folder, export / folder)
        shutil.copytree(sdk, export / "edge-impulse-sdk")
        pack(export, downloads / f"{name}-cpp-mcu-v{version}.zip")
        library = work / f"library{version}"
        shutil.copytree(export, library / "src")
        (library / "library.properties").write_text(penguin_library.PROPERTIES)
        (library / "src" / f"{name.replace('-', '_')}_inferencing.h").write_text(penguin_library.HEADER)
        pack(library, downloads / f"ei-{name}-arduino-1.0.{version}.zip", "library/")


def sample():
    """The frame that the README shows, as raw features: 0xRRGGBB."""
    frames = (PENGUIN / "frames/frames.h").read_text(encoding="utf-8")
    pixels = re.search(r"penguin_frame_one\[.*?\] = \{(.*?)\}", frames, re.S)[1]
    grey = [int(value) for value in re.findall(r"\d+", re.sub(r"/\*.*?\*/", "", pixels))]
    return "#pragma once\n\nstatic const float features[] = {" + ", ".join(str(p << 16 | p << 8 | p) for p in grey) + "};\n"


def main():
    if not all(map(shutil.which, ("arm-none-eabi-gcc", "qemu-system-arm", "ninja", "git"))):
        print("skipped: no compiler, no emulator or no git")
        return
    work = pathlib.Path(sys.argv[2])
    shutil.rmtree(work, ignore_errors=True)
    home, clone = work / "home", work / "EiOta"
    exports = list(map(pathlib.Path, sys.argv[3:5]))
    if exports:
        lay_downloads(work, home / "Downloads", "my-project", exports, exports[0] / "edge-impulse-sdk")
        shutil.copy(SOURCE / "templates/firmware/sample.h", home)
    else:
        lay_downloads(work, home / "Downloads", "my-project")
        (home / "sample.h").write_text(sample(), encoding="utf-8")
    shutil.copytree(SOURCE, clone, ignore=NOT_SOURCES)
    environment = {name: value for name, value in os.environ.items() if name not in ("CMAKE_TOOLCHAIN_FILE", "CC", "CXX")}
    environment |= {"HOME": str(home), "CCACHE_DIR": os.environ.get("CCACHE_DIR", os.path.expanduser("~/.cache/ccache")),
                    "GIT_AUTHOR_NAME": "Reader", "GIT_COMMITTER_NAME": "Reader", "GIT_AUTHOR_EMAIL": "reader@example.com",
                    "GIT_COMMITTER_EMAIL": "reader@example.com"}
    blocks = [block for block in document.blocks(GUIDE) if not exports or block.language != "text"]
    count = document.run_commands(GUIDE, blocks, environment, clone)
    if not exports:  # by the tool that the guide has built
        demo = [block for block in document.blocks(README) if block.section == "Try it"]
        count += document.run_commands(README, demo, environment, clone)
    print(f"{count} blocks of commands")


if __name__ == "__main__":
    main()
