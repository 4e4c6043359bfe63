#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Inferences of a model in flash and changes of its weights that meet at every instruction: stepping_in_flash_test.py BOARD BUILD_DIR

What an inference reads must be wholly one image, and no slot may change while it is read. Each address that QEMU executes in a victim
must have been interrupted, but in the last meeting, which is too long for that. Firmware with a mistake must not pass."""

import re
import sys

from stepping_test import Stepping

MEETINGS = 4
SPARSE = MEETINGS - 1
MISTAKES = "no_second_read", "early_release", "reads_bound"
PAYLOADS = "new.bin", "newer.bin"
MEETING = re.compile(r"(.*): (\d+) runs, (\d+) instructions, (\d+) busy, (\d+) wrong, first at (.*)")


def step_through(stepping, number):
    first, *rest = stepping.run(f"s{number}").splitlines()
    name, *counts, _ = MEETING.fullmatch(first).groups()
    runs, _, busy, wrong = map(int, counts)
    print(first, flush=True)
    assert wrong == 0, f"{name}: {wrong} of {runs} runs were wrong"
    assert number != 0 or 0 < busy < runs, f"{name}: the slot was {'never' if busy else 'always'} used again"
    if number == SPARSE:
        return
    executed = stepping.executed(f"t{number}")
    missed = sorted(set(executed) - {int(line[3:], 16) for line in rest})
    assert not missed, f"{name}: not interrupted at {' '.join(map(hex, missed))}"
    assert len(executed) <= runs, f"{name}: {len(executed)} instructions were executed"
    print(f"{name}: {len(executed)} instructions at {len(set(executed))} addresses, each was interrupted", flush=True)


def demand_notice(stepping, mistake):
    done = stepping.attempt("s0")
    first = done.stdout.splitlines()[0]
    print(f"{mistake}: {first}", flush=True)
    found = MEETING.fullmatch(first)
    assert done.returncode != 0 or int(found[5]) > 0, f"{mistake}: nothing wrong was found"


def main():
    for number in range(MEETINGS):
        step_through(Stepping(*sys.argv[1:], "stepping_in_flash", *PAYLOADS), number)
    for mistake in MISTAKES:
        demand_notice(Stepping(*sys.argv[1:], mistake, *PAYLOADS), mistake)


if __name__ == "__main__":
    main()
