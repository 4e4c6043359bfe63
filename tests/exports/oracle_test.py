#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`ei-ota inspect --json` and `ei-ota image` read the numbers that a compiler put into the object file.

    oracle_test.py EI_OTA EXPORTS ORACLE

ORACLE holds a table for each export (a/b -> a__b.tsv): file, definition, size and the first 16 hex digits of the SHA-256
of its bytes; those of scales and zero points begin with their int32 count. Each of a table's definitions has to be among
the weights or the structure, with these bytes.
"""

import hashlib
import json
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

# What chooses one of the models in a file.
DEFINES = {"alif-ethosu-2024-03": ["EI_CONFIG_ETHOS_U55_256=1"]}

# Files that lie beside the live model and are none.
STALE = {"sinewave-regress-2023-07": "tflite_learn_5_compiled.cpp"}

TENSOR = re.compile(r"(^|::)(tensor_data|quant)\d+(_scale|_zero)?$")
COUNTED = re.compile(r"_(scale|zero)$")


class Refusal(Exception):
    pass


def read_table(path):
    rows = (line.rstrip("\n").split("\t") for line in path.open(encoding="utf-8") if not line.startswith("#"))
    return {(file, definition): (int(size), digest) for file, definition, size, digest in rows}


def in_image(entry, image):
    data = image[entry["offset"]:entry["offset"] + entry["size"]]
    if COUNTED.search(entry["definition"]) and TENSOR.search(entry["definition"]):
        data = struct.pack("<i", entry["size"] // 4) + data
    return len(data), hashlib.sha256(data).hexdigest()[:16]


def run(tool, *arguments):
    done = subprocess.run([tool, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        raise Refusal(f"exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def compare(tool, export, table, defines):
    """What differs, as sentences, and how many definitions agreed."""
    options = [option for define in defines for option in ("--define", define)]
    report = json.loads(run(tool, "inspect", export, "--json", *options))
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory, "weights.img")
        run(tool, "image", export, "-o", path, *options)
        image = path.read_bytes()
    problems, seen = [], set()
    for model in report["models"]:
        entries = [(entry, *in_image(entry, image)) for entry in model["weights"]]
        entries += [(entry, entry["size"], entry["sha256"][:16]) for entry in model["structure"]]
        for entry, size, digest in entries:
            key = pathlib.PurePosixPath(entry["file"]).name, entry["definition"]
            if key not in table:
                key = "model-parameters", entry["definition"]
            if key not in table:
                continue
            seen.add(key)
            if (size, digest) != table[key]:
                problems.append(f"{key[1]}: {size} bytes {digest}, compiled {table[key][0]} bytes {table[key][1]}")
    problems += [f"{file}: {definition} is neither a weight nor structure"
                 for file, definition in table if (file, definition) not in seen]
    return problems, len(seen)


def main():
    tool, exports, oracle = sys.argv[1], *map(pathlib.Path, sys.argv[2:4])
    failed = compared = 0
    for path in sorted(oracle.glob("*.tsv")):
        export = exports / path.stem.replace("__", "/")
        if not export.is_dir():
            continue
        compared += 1
        table = {key: value for key, value in read_table(path).items() if key[0] != STALE.get(path.stem)}
        try:
            problems, agreed = compare(tool, export, table, DEFINES.get(path.stem, []))
        except Refusal as refusal:
            problems, agreed = [str(refusal)], 0
        except (ValueError, KeyError) as error:
            problems, agreed = [f"{type(error).__name__}: {error}"], 0
        failed += bool(problems)
        print(f"{'FAILED' if problems else 'ok':<8}{path.stem}: {agreed} of {len(table)} definitions")
        for problem in problems[:10]:
            print(f"        {problem}")
        if len(problems) > 10:
            print(f"        and {len(problems) - 10} more")
    if compared == 0:
        print("skipped: no export of an oracle table is there")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
