#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Which room may include which: docs/DESIGN.md's tables against the #include lines of clang-tool/, service/ and runtime/.

    rooms_test.py SOURCE

A table has the columns `room`, `holds` and `may include`. A room is a folder; in the host tool's table it is one below clang-tool/, or
one of service/ by its path, and what it may include are other rooms, or a header of the runtime by its path. Each of its own headers it may always include.
A room that a table does not have, an include that it does not allow, one that it allows and nothing needs, and a source of the
runtime that cmake/EiOtaRuntime.cmake does not list are failures, and so are headers of tool and runtime with one name.
"""

import pathlib
import re
import sys

SOURCE = pathlib.Path(sys.argv[1])
TOOL, SERVICE, RUNTIME = SOURCE / "clang-tool", SOURCE / "service", SOURCE / "runtime"
TITLE = "## Rooms of the host tool"
GENERATED = {"tflite_generated.h"}  # by the build; the room that has the schema includes it


def table(title):
    """@return room -> what it may include, of the table below the heading"""
    text = (SOURCE / "docs/DESIGN.md").read_text(encoding="utf-8")
    if title not in text.splitlines():
        sys.exit(f"FAILED: docs/DESIGN.md has no heading '{title}'")
    section = text.split(f"{title}\n", 1)[1].split("\n## ", 1)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("|")]
    if [cell.lower() for cell in rows[0]] != ["room", "holds", "may include"]:
        sys.exit(f"FAILED: the table's columns are {rows[0]}")
    return {name.strip("`").rstrip("/"): {word.rstrip("/") for word in re.findall(r"`([^`]+)`", allowed)}
            for name, _, allowed in rows[2:]}


def includes(path):
    return re.findall(r'^#include "([^"]+)"', path.read_text(encoding="utf-8"), re.M)


def target(name, headers):
    """The room of an included header; a header of the runtime is its path below runtime/."""
    if (TOOL / name).exists():
        return str(pathlib.PurePath(name).parent)
    if (SERVICE / name).exists():
        return f"service/{pathlib.PurePath(name).parent}"
    name = name.removeprefix("../../runtime/")
    found = [path for path in headers if path.endswith(f"/{name}") or path == name]
    if len(found) != 1:
        sys.exit(f"FAILED: {name} is not one header: {found}")
    return found[0]


def uses():
    """@return room -> other room or header -> a file that includes it"""
    headers = [str(path.relative_to(RUNTIME)) for path in RUNTIME.rglob("*.h")]
    found = {}
    for path in sorted(path for top in (TOOL, SERVICE) for path in top.rglob("*") if path.suffix in (".cpp", ".h")):
        room = str(path.relative_to(TOOL if path.is_relative_to(TOOL) else SOURCE).parent)
        named = found.setdefault(room, {})
        for name in includes(path):
            if name not in GENERATED and (other := target(name, headers)) != room:
                named.setdefault(other, f"{path.relative_to(SOURCE)} includes {name}")
    return found


def circles(allowed):
    """@return a way from a room back to itself, or None"""
    def walk(room, way):
        for other in sorted(allowed.get(room, ())):
            if other in way:
                return [*way[way.index(other):], other]
            if circle := walk(other, [*way, other]):
                return circle
        return None
    return next(filter(None, (walk(room, [room]) for room in sorted(allowed))), None)


def runtime_failures():
    """The runtime knows nothing of the tool, public headers nothing of private ones."""
    for path in sorted([*RUNTIME.rglob("*.c"), *RUNTIME.rglob("*.h")]):
        public = path.is_relative_to(RUNTIME / "include")
        for name in includes(path):
            if (RUNTIME / "include" / name).exists() or (public and (path.parent / name).exists()):
                continue
            if path.is_relative_to(RUNTIME / "ports") and (RUNTIME / "ports/include" / name).exists():
                continue
            if public or not ((path.parent / name).exists() or (RUNTIME / "src" / name).exists()):
                yield f"{path.relative_to(SOURCE)} includes {name}"


def unlisted_sources():
    """Sources of the runtime that cmake/EiOtaRuntime.cmake, which lists them by name, does not know."""
    text = (SOURCE / "cmake/EiOtaRuntime.cmake").read_text(encoding="utf-8")
    listed = set(re.search(r"set\(names ([^)]*)\)", text)[1].split())
    present = {path.stem for path in (RUNTIME / "src").glob("*.c")}
    return [f"runtime/src/{name}.c: in the folder or in cmake/EiOtaRuntime.cmake, not in both"
            for name in sorted(listed ^ present)]


def shared_names():
    """Headers of the tool and of the runtime that have one name: a source with both folders on its path may get either."""
    own = {path.name: path for top in (TOOL, SERVICE) for path in top.rglob("*.h")}
    return [f"{path.relative_to(SOURCE)} and {own[path.name].relative_to(SOURCE)}: two headers of one name"
            for path in sorted(RUNTIME.rglob("*.h")) if path.name in own]


def main():
    allowed, used = table(TITLE), uses()
    failures = list(runtime_failures()) + unlisted_sources() + shared_names()
    failures += [f"room {room}: not in the table" for room in sorted(used.keys() - allowed.keys())]
    failures += [f"{room}: in the table, and no folder" for room in sorted(allowed.keys() - used.keys())]
    for room in sorted(used.keys() & allowed.keys()):
        failures += [f"{used[room][other]}: {room} may not include {other}" for other in sorted(used[room].keys() - allowed[room])]
        failures += [f"{room} may include {other}, which nothing does" for other in sorted(allowed[room] - used[room].keys())]
    if circle := circles(allowed):
        failures.append("a circle: " + " -> ".join(circle))
    if failures:
        sys.exit("\n".join(f"FAILED: {failure}" for failure in failures))
    print(f"{len(used)} rooms, {sum(map(len, used.values()))} arrows")


if sys.argv[2:] == ["--table"]:
    for name, others in sorted(uses().items()):
        print(f"| `{name}/` |  | {', '.join(f'`{other}`' for other in sorted(others)) or '-'} |")
else:
    main()
