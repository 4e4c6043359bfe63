#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What pages promise about each other: a test runs each guide, the README leads to it, links lead somewhere, sections that
sources and pages name are there, the README installs as the first guide does, Arduino's sketches name a payload as their guide does, and
figures are those of docs/MEASUREMENTS.md.

    pages_test.py SOURCE CTEST BUILD_DIR
"""

import pathlib
import re
import subprocess
import sys

import document

SOURCE = pathlib.Path(sys.argv[1])
README, GUIDES = SOURCE / "README.md", sorted((SOURCE / "docs/guide").glob("*.md"))
PAGES = [README, SOURCE / "CHANGELOG.md", *sorted((SOURCE / "docs").rglob("*.md"))]
FOLDERS = ("bench", "clang-tool", "cmake", "docs", "examples", "packaging", "runtime", "scripts", "service", "templates", "tests")


def text_of(path):
    return path.read_text(encoding="utf-8", errors="replace")


def headings(path):
    fenced = re.sub(r"^```.*?^```", "", text_of(path), flags=re.M | re.S)
    return re.findall(r"^#+ (.*)$", fenced, re.M)


def anchors(path):
    """As GitHub makes them of headings."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings(path)}


def guides_that_no_test_runs():
    listing = subprocess.run([sys.argv[2], "--test-dir", sys.argv[3], "-N"], capture_output=True, text=True, check=True).stdout
    tests = set(re.findall(r"^ *Test +#\d+: (.*)$", listing, re.M))
    for guide in GUIDES:
        name = "docs." + guide.stem.replace("-", "_")
        if name not in tests:
            yield f"{guide}: no test {name} runs it; tests/docs/CMakeLists.txt lists the pages"


def guides_that_the_readme_misses():
    for guide in GUIDES:
        if f"](docs/guide/{guide.name})" not in text_of(README):
            yield f"{README}: no link to {guide}"


def links_that_lead_nowhere():
    for page in PAGES:
        for link in re.findall(r"\]\(([^)\s]+)\)", text_of(page)):
            target, _, anchor = link.partition("#")
            if ":" in target:
                continue
            path = (page.parent / target).resolve() if target else page
            if not path.exists():
                yield f"{page}: {link} is not there"
            elif anchor and anchor not in anchors(path):
                yield f"{page}: {link}: the page has no such section"


def sources():
    for folder in FOLDERS:
        for path in (SOURCE / folder).rglob("*"):
            if path.is_file() and path.suffix in (".c", ".cmake", ".cpp", ".h", ".ino", ".md", ".py", ".sh", ".txt", ".yml", ""):
                yield path


def sections_that_are_not_there():
    """Of those that stand in quotes after a page's path; a paragraph's bold beginning is a section, too."""
    for path in sources():
        text = re.sub(r"\s*\n[\s*/#]*", " ", text_of(path))
        for page, section in re.findall(r'(README(?:\.md)?|docs/[\w/-]+\.md)\)?, "([^"]+)"', text):
            target = SOURCE / ("README.md" if page.startswith("README") else page)
            if not target.exists() or not (section in headings(target) or f"**{section}" in text_of(target)):
                yield f'{path}: {page} has no section "{section}"'


def another_installation():
    first = next(block for block in document.blocks(SOURCE / "docs/guide/first-update.md") if block.language == "sh")
    if "```sh\n" + first.text + "```" not in text_of(README):
        yield f"{README}: the commands that install EiOta are not those of docs/guide/first-update.md:{first.line}"


def payloads_of_another_name():
    guide = text_of(SOURCE / "docs/guide/arduino.md")
    for path in filter(pathlib.Path.is_file, (SOURCE / "templates/arduino").rglob("*")):
        for name in re.findall(r"\b(?!payload\.)[a-z]\w*\.bin\b", text_of(path)):  # payload.bin is a path of ei-ota serve
            if name not in guide:
                yield f"{path}: docs/guide/arduino.md has no {name}"


def figures_that_nobody_measured():
    measured = set(re.findall(r"[\d,.]*\d", text_of(SOURCE / "docs/MEASUREMENTS.md")))
    costs = re.search(r"^## What it costs\n(.*?)^## ", text_of(README), re.M | re.S)[1]
    for page, text in ((README, costs), (SOURCE / "docs/guide/size.md", text_of(SOURCE / "docs/guide/size.md"))):
        for figure in re.findall(r"\b\d[\d,]*\d{2}\b", text):
            if figure not in measured:
                yield f"{page}: {figure} is not in docs/MEASUREMENTS.md"


def main():
    checks = (guides_that_no_test_runs, guides_that_the_readme_misses, links_that_lead_nowhere, sections_that_are_not_there,
              another_installation, payloads_of_another_name, figures_that_nobody_measured)
    wrong = [message for check in checks for message in check()]
    print("\n".join(wrong) or f"{len(PAGES)} pages, {len(GUIDES)} guides")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
