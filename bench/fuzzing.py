# SPDX-License-Identifier: MIT
"""How many inputs the fuzzers of what devices take have tried."""

import re
import subprocess

from report import ROOT, table, verdict

RUNS = 10_000_000
SEED = 20261125
FUZZERS = {
    "payload": "a payload in chunks, to devices with memory, with flash and with a key",
    "store": "calls, resets, power cuts and flipped bits, to a device with a store",
    "legacy": "a payload of the predecessor's format, to device and host",
    "inspect": "TLVs, to the host",
    "signature": "a signature that was made elsewhere, to the host",
}


def run(fuzzer):
    """@return inputs tried, and findings: 0, or 1 that ended it"""
    done = subprocess.run([ROOT / "scripts/fuzz", "--seed", str(SEED), "--runs", str(RUNS), "0", fuzzer], capture_output=True, text=True)
    tried = re.search(r"number_of_executed_units: *(\d+)", done.stderr)
    if tried is None:
        raise RuntimeError(done.stdout + done.stderr)
    return int(tried[1]), int(done.returncode != 0)


def fuzz(_exports):
    rows = []
    for fuzzer, what in FUZZERS.items():
        tried, findings = run(fuzzer)
        rows.append([fuzzer, what, tried, findings, verdict(findings + (tried < RUNS), 0)])
    return f"""## Fuzzing

Made by `scripts/bench fuzz` (tests/fuzz; libFuzzer with AddressSanitizer and UndefinedBehaviorSanitizer, seed {SEED}), from the inputs in
tests/fuzz/corpus. A finding is a crash, a sanitizer's report, or an invariant that does not hold, as "live weights are whole" after
every call. The goal is {RUNS:,} inputs each and nothing found.

""" + table(["fuzzer", "what it feeds", "inputs", "findings", "goal"], rows)
