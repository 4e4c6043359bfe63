#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every keyword of a public CMake function is in the form and in the description above it, and in the form that its errors show.

    keywords_test.py SOURCE
"""

import pathlib
import re
import sys

SOURCE = pathlib.Path(sys.argv[1])
FUNCTION = re.compile(r"\n((?:#.*\n)+)function\((ei_ota_\w+)\)\n(.*?)\nendfunction\(\)", re.S)


def words(text):
    return re.findall(r"\b[A-Z][A-Z_]+\b", text)


def failures(comment, name, body):
    form, _, description = comment.partition("\n#\n")
    shown = re.search(r'set\(signature "(.*?)"\)', body, re.S).group(1)
    for keyword in words(" ".join(re.findall(r"set\((?:flags|values|lists) (.*?)\)", body))):
        for place, text in ("form above it", form), ("description above it", description), ("form in its errors", shown):
            if keyword not in words(text):
                yield f"FAILED: {name}: the {place} lacks {keyword}"


def main():
    found, missing = 0, []
    for path in sorted((SOURCE / "cmake").glob("*.cmake")):
        for comment, name, body in FUNCTION.findall(path.read_text(encoding="utf-8")):
            if "set(signature " in body:
                found += 1
                missing += failures(comment, name, body)
    if missing or found < 2:
        sys.exit("\n".join(missing) or f"FAILED: only {found} functions with keywords")
    print(f"{found} functions")


if __name__ == "__main__":
    main()
