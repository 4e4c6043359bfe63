# SPDX-License-Identifier: MIT
"""What a reader of the guides has downloaded from Studio: the penguin's exports, or genuine ones."""

import pathlib
import re
import shutil
import sys
import zipfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests/arduino"))
import penguin_library  # noqa: E402

PENGUIN = SOURCE / "examples/penguin"
PROJECT = "my-project"
# A command `ei-ota` whose Studio is a stand-in (tests/cli/studio.py), with shorter pauses.
FETCH_COMMAND = """#!/bin/sh
if [ "$1" != fetch ]; then exec "{tool}" "$@"; fi
shift
exec "{tool}" fetch --api {api} --interval 0.02 "$@"
"""


def pack(folder, archive, prefix=""):
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            packed.write(path, prefix + str(path.relative_to(folder)))


def lay_downloads(work, downloads, exports=(PENGUIN / "exports/bad", PENGUIN / "exports/smart"),
                  sdk=PENGUIN / "sdk/edge-impulse-sdk"):
    """What Studio would have built of a project before and after its training, as C++ and as Arduino library."""
    downloads.mkdir(parents=True)
    for version, source in enumerate(exports, 1):
        export = work / f"export{version}"
        for folder in ("tflite-model", "model-parameters"):
            shutil.copytree(source / folder, export / folder)
        shutil.copytree(sdk, export / "edge-impulse-sdk")
        pack(export, downloads / f"{PROJECT}-cpp-mcu-v{version}.zip")
        library = work / f"library{version}"
        shutil.copytree(export, library / "src")
        (library / "library.properties").write_text(penguin_library.PROPERTIES)
        (library / "src" / f"{PROJECT.replace('-', '_')}_inferencing.h").write_text(penguin_library.HEADER)
        pack(library, downloads / f"ei-{PROJECT}-arduino-1.0.{version}.zip", "library/")


def sample():
    """The frame that the README shows, as raw features: 0xRRGGBB."""
    frames = (PENGUIN / "frames/frames.h").read_text(encoding="utf-8")
    pixels = re.search(r"penguin_frame_one\[.*?\] = \{(.*?)\}", frames, re.S)[1]
    grey = [int(value) for value in re.findall(r"\d+", re.sub(r"/\*.*?\*/", "", pixels))]
    return "#pragma once\n\nstatic const float features[] = {" + ", ".join(str(p << 16 | p << 8 | p) for p in grey) + "};\n"
