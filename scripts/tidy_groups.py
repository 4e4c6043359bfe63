# SPDX-License-Identifier: MIT
"""Lays out what clang-tidy checks: tidy_groups.py COMPILE_COMMANDS WORK SOURCE...

Sources of the tool and the service that are compiled alike are checked as one text (not as includes of one text: the static
analyzer leaves those out); tests/ and runtime/ have rules of their own. WORK gets compile_commands.json with the first command for
each source, files (what to check, the longest first), origin (of each line of a merged text: its source and line) and count.
"""

import collections
import json
import os
import re
import sys

from source_groups import groups_of

AT_ONCE = 24


def commands(read, wanted):
    """Of each source the first, without GCC's precompiled headers."""
    found = {}
    for entry in json.load(open(read, encoding="utf-8")):
        entry["command"] = re.sub(r"-Winvalid-pch -include \S+", "", entry["command"])
        found.setdefault(os.path.relpath(entry["file"]), entry)
    return {file: found[file] for file in wanted if file in found}


def merged(path, group):
    """Writes the text. @return of each of its lines: file, number"""
    included, text, origin = set(), [], []
    for source in group:
        origin += [(source.file, number) for number in range(1, len(source.lines) + 1)]
        text += ["" if line in included else line for line in source.lines]
        included |= {line for line in source.lines if line.startswith("#include")}
    open(path, "w", encoding="utf-8").writelines(line + "\n" for line in text)
    return origin


def main():
    read, work, *wanted = sys.argv[1:]
    checked, origin, alike = {}, {}, collections.defaultdict(list)
    found = commands(read, wanted)
    for file, entry in found.items():
        if file.startswith(("clang-tool/", "service/")) and os.path.basename(file) != "main.cpp":
            alike[re.sub(r" -o \S+ -c \S+$", "", entry["command"]), entry["directory"]].append(file)
        else:
            checked[file] = entry
    for (options, directory), files in alike.items():
        for group in groups_of(files, AT_ONCE):
            path = os.path.abspath(f"{work}/{len(checked)}.cpp")
            origin[path] = merged(path, group)
            checked[path] = {"file": path, "directory": directory, "command": f"{options} -c {path}"}
    longest = sorted(checked, key=lambda file: -len(origin.get(file, [])))
    json.dump(list(checked.values()), open(f"{work}/compile_commands.json", "w", encoding="utf-8"))
    open(f"{work}/files", "w", encoding="utf-8").writelines(file + "\n" for file in longest)
    json.dump(origin, open(f"{work}/origin", "w", encoding="utf-8"))
    print(f"{len(found)} files", file=open(f"{work}/count", "w", encoding="utf-8"))


main()
