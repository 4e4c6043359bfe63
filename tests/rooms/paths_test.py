#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every path that the contributors' pages name exists: links, and words in backticks that look like a path. Every name of a source,
such as `read_tlvs` or `PayloadHead`, is in some source.

    paths_test.py SOURCE
"""

import pathlib
import re
import sys

SOURCE = pathlib.Path(sys.argv[1])
PAGES = ("CONTRIBUTING.md", "RELEASING.md", "tests/README.md", ".github/PULL_REQUEST_TEMPLATE.md")
FOLDERS = {path.name for path in SOURCE.iterdir() if path.is_dir()} - {"build"}
SUFFIXES = {".h", ".c", ".cpp", ".cmake", ".py", ".sh", ".fbs", ".txt"}


def named(text):
    yield from (link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"#|https?:", link))
    for code in re.findall(r"`([^`\n]+)`", text):
        word = code.split()[0]
        if word.split("/")[0] in FOLDERS and "/" in word or re.fullmatch(r"[A-Z]+\.md", word):
            yield word


def sources():
    paths = (path for folder in sorted(FOLDERS) if not folder.startswith(".") for path in (SOURCE / folder).rglob("*"))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths if path.suffix in SUFFIXES and path.is_file())


def identifiers(text):
    """Placeholders such as `flash_NAME` are none."""
    words = re.findall(r"`(\w+)(?:\(\))?`", text)
    return (word for word in words if re.search(r"[A-Za-z]_[A-Za-z]|[a-z][A-Z]", word) and "NAME" not in word)


def main():
    missing, count = [], 0
    known = set(re.findall(r"\w+", sources()))
    for page in PAGES:
        for name in named((SOURCE / page).read_text(encoding="utf-8")):
            count += 1
            if not any((folder / name).exists() for folder in (SOURCE, (SOURCE / page).parent)):
                missing.append(f"FAILED: {page} names {name}, which is not there")
        for name in identifiers((SOURCE / page).read_text(encoding="utf-8")):
            count += 1
            if name not in known:
                missing.append(f"FAILED: {page} names {name}, which is in no source")
    if missing:
        sys.exit("\n".join(missing))
    print(f"{count} paths and names")


if __name__ == "__main__":
    main()
