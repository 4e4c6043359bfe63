# SPDX-License-Identifier: MIT
"""How many inputs the fuzzers of what devices take have tried."""

import re
import subprocess

from report import ROOT, table, verdict

RUNS = 10_000_000
SEED = 20261201
FUZZERS = {
    "coded": "the content of a payload of the range coder, full or a delta, for 16 devices",
    "payload": "a payload in chunks, for devices with a staging buffer, with a store and with a key",
    "store": "calls, resets, power cuts and flipped bits, for a device with a store",
    "legacy": "a payload in the predecessor's format, for device and host",
    "inspect": "TLVs, for the host",
    "signature": "an external signature, for the host",
}


def run(fuzzer):
    """@return inputs tried, and findings: 0, or 1 that ended it"""
    done = subprocess.run([ROOT / "scripts/fuzz", "--seed", str(SEED), "--runs", str(RUNS), "0", fuzzer], capture_output=True, text=True)
    tried = re.search(r"number_of_executed_units: *(\d+)", (ROOT / f"build/fuzz/{fuzzer}.log").read_text(errors="replace"))
    if tried is None:
        raise RuntimeError(done.stdout + done.stderr)
    return int(tried[1]), int(done.returncode != 0)


def fuzz(_exports):
    rows = []
    for fuzzer, what in FUZZERS.items():
        tried, findings = run(fuzzer)
        rows.append([fuzzer, what, tried, findings, verdict(findings + (tried < RUNS), 0)])
    return f"""## Fuzzing

Made by `scripts/bench fuzz` (tests/fuzz; libFuzzer with AddressSanitizer and UndefinedBehaviorSanitizer, seed
{SEED}), starting from the inputs in tests/fuzz/corpus. A finding is a crash, a report by a sanitizer, or a violated
invariant, such as "live weights are whole" after every call. The goal is {RUNS:,} inputs for each fuzzer without a
finding.

""" + table(["fuzzer", "input", "inputs", "findings", "goal"], rows)
