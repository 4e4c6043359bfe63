# SPDX-License-Identifier: MIT
"""The penguin's export as Studio would give it as an Arduino library.

    penguin_library.py SOURCE_DIR FOLDER [ZIP]

FOLDER, which must not be there yet, becomes the library; ZIP the archive with it below penguin_inferencing/.
"""

import pathlib
import shutil
import sys
import zipfile

PROPERTIES = """name=penguin_inferencing
version=1.0.1
author=EiOta contributors
maintainer=EiOta contributors
sentence=Finds penguins
paragraph=An export of the penguin example, for tests.
category=Data Processing
url=https://example.org/penguin
architectures=*
"""
HEADER = """#pragma once
#include "edge-impulse-sdk/classifier/ei_run_classifier.h"
"""
EXAMPLE = "#include <penguin_inferencing.h>\nvoid setup() {}\nvoid loop() {}\n"


def make(source, folder):
    penguin = source / "examples/penguin"
    shutil.copytree(penguin / "exports/bad", folder / "src")
    shutil.copytree(penguin / "sdk/edge-impulse-sdk", folder / "src/edge-impulse-sdk")
    (folder / "library.properties").write_text(PROPERTIES)
    (folder / "src/penguin_inferencing.h").write_text(HEADER)
    (folder / "examples/static_buffer").mkdir(parents=True)
    (folder / "examples/static_buffer/static_buffer.ino").write_text(EXAMPLE)


def main():
    source, folder = (pathlib.Path(argument) for argument in sys.argv[1:3])
    make(source, folder)
    if len(sys.argv) > 3:
        with zipfile.ZipFile(sys.argv[3], "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(folder.rglob("*")):
                packed.write(path, "penguin_inferencing" / path.relative_to(folder))


if __name__ == "__main__":
    main()
