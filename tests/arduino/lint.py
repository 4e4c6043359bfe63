# SPDX-License-Identifier: MIT
"""What arduino-lint asks of a library that is handed out as a .zip: rules that can be decided from its files alone.

    lint.py LIBRARY [ORIGINAL]

Prints each rule that the folder LIBRARY breaks, and fails if there is one that the folder ORIGINAL does not break. The numbers
and limits are those of https://arduino.github.io/arduino-lint/latest/rules/library/ and .../sketch/.
"""

import pathlib
import re
import sys

NAME = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9_.-]*")
SKETCH_FILES = (".ino", ".pde", ".c", ".cpp", ".h", ".hh", ".hpp", ".S")
HEADERS = (".h", ".hh", ".hpp")
CATEGORIES = ["Display", "Communication", "Signal Input/Output", "Sensors", "Device Control", "Timing", "Data Storage",
              "Data Processing", "Other"]
README = re.compile(r"readme\.(markdown|md|rst|adoc|txt)", re.I)
LICENSE = re.compile(r"((un)?licen[sc]e|copy(ing|right))(\.(md|markdown|txt|html))?", re.I)


def properties(library):
    lines = (library / "library.properties").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def metadata(library):
    if not (library / "library.properties").is_file():
        yield "LP001", "library.properties"
        return
    fields = properties(library)
    for rule, field in [("LP007", "name"), ("LP019", "version"), ("LP023", "author"), ("LP025", "maintainer"),
                        ("LP031", "sentence"), ("LP034", "paragraph"), ("LP037", "category"), ("LP040", "url"),
                        ("LP043", "architectures")]:
        if not fields.get(field):
            yield rule, field
    name = fields.get("name", "")
    if len(name) > 63:
        yield "LP009", name
    if not re.fullmatch(r"[a-zA-Z0-9][a-zA-Z0-9 _.\-]*", name):
        yield "LP011", name
    if not re.fullmatch(r"\d+(\.\d+){0,2}([-+].*)?", fields.get("version", "")):
        yield "LP020", fields.get("version")
    if fields.get("category") not in CATEGORIES:
        yield "LP038", fields.get("category")
    if not re.match(r"https?://", fields.get("url", "")):
        yield "LP041", fields.get("url")
    for header in filter(None, fields.get("includes", "").split(",")):
        if not (library / "src" / header.strip()).is_file():
            yield "LP052", header
    if not any((library / "src" / (re.sub(r"[^a-zA-Z0-9_.\-]", "_", name) + suffix)).is_file() for suffix in HEADERS):
        yield "LS008", name


def sketches(library):
    found = {path.parent for path in library.rglob("*") if path.suffix in (".ino", ".pde")}
    for sketch in sorted(found):
        place = sketch.relative_to(library)
        if place.parts[:1] not in (("examples",), ("extras",)):
            yield "LD003", place
        if not (sketch / f"{sketch.name}.ino").is_file():
            yield "SS001", place
        for path in sketch.iterdir():
            if path.suffix == ".pde":
                yield "SS004", path.name
            if path.suffix in SKETCH_FILES and not NAME.fullmatch(path.name):
                yield "SS002", path.name
            if path.suffix in SKETCH_FILES and len(path.stem) > 63:
                yield "SS003", path.name
            if path.is_dir() and path.name != "src" and path.name.lower() == "src":
                yield "SS005", path.name
    if not found:
        yield "LD004", "examples"


def layout(library):
    if not any(path.suffix in HEADERS for path in (library / "src").iterdir()):
        yield "LS001", "src"
    if len(library.name) > 63:
        yield "LS002", library.name
    if not NAME.fullmatch(library.name):
        yield "LS003", library.name
    for rule, name in [("LS004", ".gitmodules"), ("LS006", ".development"), ("LS010", "utility")]:
        if (library / name).exists():
            yield rule, name
    for path in library.rglob("*"):
        if path.is_symlink():
            yield "LS005", path.relative_to(library)
        if path.suffix == ".exe":
            yield "LS007", path.relative_to(library)
        if path.name == "library.properties" and path.parent != library:
            yield "LP004", path.relative_to(library)
    names = [path.name for path in library.iterdir()]
    for rule, proper, wrong in [("LS009", "src", "src"), ("LS011", "extras", "extra"), ("LS012", "extras", "extras"),
                                ("LD005", "examples", "example"), ("LD006", "examples", "examples")]:
        for name in names:
            if name != proper and name.lower() == wrong:
                yield rule, name
    if not any(README.fullmatch(name) for name in names):
        yield "LD001", "README.md"
    if not any(LICENSE.fullmatch(name) for name in names):
        yield "LD002", "LICENSE"


def broken(folder):
    library = pathlib.Path(folder)
    return {f"{rule}: {what}" for check in (layout, metadata, sketches) for rule, what in check(library)}


def main():
    found = broken(sys.argv[1])
    theirs = broken(sys.argv[2]) if len(sys.argv) > 2 else set()
    for line in sorted(found):
        print(line, "(the original library, too)" if line in theirs else "")
    return 1 if found - theirs else 0


if __name__ == "__main__":
    sys.exit(main())
