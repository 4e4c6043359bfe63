#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every error and every warning has a test that expects it.

    errors_test.py SOURCE

Of the tool, its programs and the CMake package the tests name the id, such as E-count, or in C++ the member of ErrorId; of the
runtime the constant.
"""

import pathlib
import re
import sys

SOURCE = pathlib.Path(sys.argv[1])
# What expects all of them alike shows nothing of one, and this file expects none.
OF_ALL = {"refusal_test.cpp", "runtime_strerror_test.cpp", "troubleshooting_test.cpp", pathlib.Path(__file__).name}
DEFECTS = {"E-verify", "E-internal"}  # of EiOta itself, which no input causes


def text_of(folders, suffixes):
    paths = (path for folder in folders for path in (SOURCE / folder).rglob("*") if path.suffix in suffixes)
    return "\n".join(path.read_text(encoding="utf-8") for path in paths if path.name not in OF_ALL)


def errors():
    """@return id -> what may stand for it in a test"""
    listed = (SOURCE / "clang-tool/base/refusal.cpp").read_text(encoding="utf-8")
    found = {name: {name, member} for member, name in re.findall(r'(ErrorId::\w+), "(E-[a-z-]+)"', listed)}
    programs = text_of(("clang-tool", "service"), {".cpp"})
    package = text_of(("cmake",), {".cmake"})
    for name in re.findall(r"\[([EW]-[a-z-]+)\]", programs) + re.findall(r"[( \[]([EW]-[a-z-]*[a-z])", package):
        found.setdefault(name, {name})
    header = (SOURCE / "runtime/include/ei_ota/ei_ota.h").read_text(encoding="utf-8")
    return found | {name: {name} for name in re.findall(r"(EI_OTA_ERR_[A-Z_]+) = -", header)}


def main():
    named = set(re.findall(r"ErrorId::\w+|EI_OTA_ERR_\w+|\b[EW]-[a-z-]*[a-z]", text_of(("tests",), {".cpp", ".c", ".sh", ".py"})))
    found = errors()
    missing = sorted(name for name, words in found.items() if name not in DEFECTS and not words & named)
    if missing:
        sys.exit("\n".join(f"FAILED: no test expects {name}" for name in missing))
    print(f"{len(found)} errors and warnings")


if __name__ == "__main__":
    main()
