#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every path that the contributors' pages name exists: links, and words in backticks that look like a path.

    paths_test.py SOURCE
"""

import pathlib
import re
import sys

SOURCE = pathlib.Path(sys.argv[1])
PAGES = ("CONTRIBUTING.md", "RELEASING.md", "tests/README.md", ".github/PULL_REQUEST_TEMPLATE.md")
FOLDERS = {path.name for path in SOURCE.iterdir() if path.is_dir()} - {"build"}


def named(text):
    yield from (link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"#|https?:", link))
    for code in re.findall(r"`([^`\n]+)`", text):
        word = code.split()[0]
        if word.split("/")[0] in FOLDERS and "/" in word or re.fullmatch(r"[A-Z]+\.md", word):
            yield word


def main():
    missing, count = [], 0
    for page in PAGES:
        for name in named((SOURCE / page).read_text(encoding="utf-8")):
            count += 1
            if not any((folder / name).exists() for folder in (SOURCE, (SOURCE / page).parent)):
                missing.append(f"FAILED: {page} names {name}, which is not there")
    if missing:
        sys.exit("\n".join(missing))
    print(f"{count} paths")


if __name__ == "__main__":
    main()
