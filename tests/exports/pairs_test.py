#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Genuine retrained pairs: an update brings just what the new export has, or is refused for what differs.

    pairs_test.py EI_OTA EXPORTS      EXPORTS/pairs/NAME/old and new; what is not there is left out
"""

import json
import pathlib
import subprocess
import sys
import tempfile

FITTING = {  # and what --allow it takes
    "float-tony-v10-v13": None,
    "SAMEWEIGHTS-microbit-2021-vs-2025": None,
    "ei-kws-2024-08-vs-12": "project",
}
REFUSED = {  # with what the message says
    "ARCHCHANGE-glove-06-vs-07": ["weight int8 5x10", "weight int8 6x10", "[E-layout]"],
    "ei-kws-2024-08-vs-12": ["project:", "[E-context]"],
    "fogao-kmeans-2026-06": ["raw_sample_count: 38 -> 77", "[E-context]"],
}
SAME_WEIGHTS = "SAMEWEIGHTS-microbit-2021-vs-2025"


def run(tool, *arguments):
    return subprocess.run([tool, *map(str, arguments)], capture_output=True, text=True)


def check_update(tool, pair, allowed, work):
    allow = ["--allow", allowed] if allowed else []
    for device, update in (("old", "new"), ("new", "old")):
        steps = [("payload", pair / update, "--baseline", pair / device, "-o", work / "p.bin", *allow),
                 ("apply", pair / device, work / "p.bin", "-o", work / "applied.img"),
                 ("image", pair / update, "-o", work / "expected.img")]
        for step in steps:
            done = run(tool, *step)
            assert done.returncode == 0, done.stderr
        assert (work / "applied.img").read_bytes() == (work / "expected.img").read_bytes(), f"{device} after the update"


def check_refusal(tool, pair, texts, work):
    output = work / "refused.bin"
    done = run(tool, "payload", pair / "new", "--baseline", pair / "old", "-o", output)
    assert done.returncode == 1 and not output.exists(), f"exit code {done.returncode}"
    for text in texts:
        assert text in done.stderr, f"no '{text}' in: {done.stderr}"


def check_same_weights(tool, pair):
    old, new = (json.loads(run(tool, "inspect", pair / name, "--json").stdout) for name in ("old", "new"))
    for fingerprint in ("layout_fingerprint", "weights_fingerprint"):
        assert old[fingerprint] == new[fingerprint], fingerprint


def main():
    tool, pairs = sys.argv[1], pathlib.Path(sys.argv[2], "pairs")
    checks = [*((name, check_update, allowed) for name, allowed in FITTING.items()),
              *((name, check_refusal, texts) for name, texts in REFUSED.items())]
    present = [check for check in checks if (pairs / check[0]).is_dir()]
    if not present:
        print("skipped: none of the pairs is there")
        return 0
    failed = 0
    with tempfile.TemporaryDirectory() as directory:
        for name, check, expected in present:
            try:
                check(tool, pairs / name, expected, pathlib.Path(directory))
                if name == SAME_WEIGHTS:
                    check_same_weights(tool, pairs / name)
                print(f"ok      {name}: {'refused' if check == check_refusal else 'updated both ways'}")
            except AssertionError as problem:
                failed += 1
                print(f"FAILED  {name}: {problem}")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
