#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Inferences of a model in flash and changes of its weights that meet at every instruction: stepping_in_flash_test.py BOARD BUILD_DIR

What an inference reads must be wholly one image, and no slot may change while it is read. Each address that QEMU executes in a victim
must have been interrupted, but in the last meeting, which is too long for that; of an address in a loop over a whole image the first
and the last executions, and others at a stride. Firmware with a mistake must not pass."""

import array
import collections
import re
import sys
import tempfile

from stepping_test import Stepping

MEETINGS = 4
LISTED, SPARSE = 2, 3
TICKS_PER_INSTRUCTION = {"mps2-an386": 1.6, "microbit": 1.024}  # 2^6 ns (boards.STEPPING) at 25 and at 16 MHz
BEHIND = 24  # ticks: the timer is started eight instructions before the first one
OFTEN, STRIDE = 20, 31
MISTAKES = "no_second_read", "early_release", "reads_bound"
PAYLOADS = "new.bin", "newer.bin"
MEETING = re.compile(r"(.*): (\d+) runs, (\d+) instructions, (\d+) busy, (\d+) wrong, first at (.*)")


def chosen_ticks(executed, ticks_per_instruction):
    ticks = set(range(1, round(len(executed) * ticks_per_instruction), STRIDE))
    for step in (1, -1):
        seen = collections.Counter()
        for number in range(len(executed))[::step]:
            seen[executed[number]] += 1
            if seen[executed[number]] <= OFTEN:
                around = round(number * ticks_per_instruction)
                ticks.update(range(max(1, around), around + BEHIND))
    return sorted(ticks)


def step_through(board, build, number):
    with tempfile.NamedTemporaryFile() as ticks:
        stepping = Stepping(board, build, "stepping_in_flash", *PAYLOADS, ticks.name)
        executed = stepping.executed(f"t{number}") if number != SPARSE else []
        if number == LISTED:
            array.array("I", chosen_ticks(executed, TICKS_PER_INSTRUCTION[board])).tofile(ticks)
            ticks.flush()
        first, *rest = stepping.run(f"{'l' if number == LISTED else 's'}{number}").splitlines()
    name, *counts, _ = MEETING.fullmatch(first).groups()
    runs, _, busy, wrong = map(int, counts)
    print(first, flush=True)
    assert wrong == 0, f"{name}: {wrong} of {runs} runs were wrong"
    assert number != 0 or 0 < busy < runs, f"{name}: the slot was {'never' if busy else 'always'} used again"
    if number == SPARSE:
        return
    missed = sorted(set(executed) - {int(line[3:], 16) for line in rest})
    assert not missed, f"{name}: not interrupted at {' '.join(map(hex, missed))}"
    assert number == LISTED or len(executed) <= runs, f"{name}: {len(executed)} instructions were executed"
    print(f"{name}: {len(executed)} instructions at {len(set(executed))} addresses, each was interrupted", flush=True)


def demand_notice(stepping, mistake):
    done = stepping.attempt("s0")
    first = done.stdout.splitlines()[0]
    print(f"{mistake}: {first}", flush=True)
    found = MEETING.fullmatch(first)
    assert done.returncode != 0 or int(found[5]) > 0, f"{mistake}: nothing wrong was found"


def main():
    for number in range(MEETINGS):
        step_through(*sys.argv[1:], number)
    for mistake in MISTAKES:
        demand_notice(Stepping(*sys.argv[1:], mistake, *PAYLOADS, "none"), mistake)


if __name__ == "__main__":
    main()
