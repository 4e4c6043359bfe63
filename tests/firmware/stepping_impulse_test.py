#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Whole impulses and changes of their weights that meet at every instruction: stepping_impulse_test.py BOARD BUILD_DIR NAME

NAME is the export and the storage of its weights, as motion_ram. Each result of an impulse must be wholly that of the old weights or
wholly that of the new ones: where the tables of the impulse have gates, and where it is held. Mistakes must not pass, nor an impulse
without gates and without a hold. Each address that QEMU executes in a victim must have been interrupted, but in changes of weights in
flash, which are too long for that: those are interrupted around each instruction that changes a weight or a flag."""

import re
import sys

from stepping_test import Stepping

GATED, HELD, MISTAKES = range(0, 4), range(4, 8), range(8, 12)
UPDATES_AS_VICTIMS = 3, 7
LONGEST_IMPULSE = {"mps2-an386": 5000, "microbit": 10000}  # instructions; without an FPU, floats take more of them
MEETING = re.compile(r"(.*): (\d+) runs, (\d+) instructions, (\d+) busy, (\d+) refused, (\d+) wrong, first at .*")


class Result:
    def __init__(self, stepping, number):
        first, *rest = stepping.run(f"s{number}").splitlines()
        print(first, flush=True)
        self.name, *counts = MEETING.fullmatch(first).groups()
        self.runs, _, self.busy, self.refused, self.wrong = map(int, counts)
        self.interrupted = {int(line[3:], 16) for line in rest}


def demand_whole(stepping, number, is_sparse):
    result = Result(stepping, number)
    assert result.wrong == 0, f"{result.name}: {result.wrong} of {result.runs} runs were wrong"
    assert 0 < result.busy + result.refused < result.runs, f"{result.name}: {result.busy} busy, {result.refused} refused"
    if is_sparse:
        return
    executed = stepping.executed(f"t{number}")
    missed = sorted(set(executed) - result.interrupted)
    assert not missed, f"{result.name}: not interrupted at {' '.join(map(hex, missed))}"
    assert len(executed) <= result.runs, f"{result.name}: {len(executed)} instructions were executed"
    print(f"{result.name}: {len(executed)} instructions at {len(set(executed))} addresses, each was interrupted", flush=True)
    if number % 4 < 2:
        assert len(executed) < LONGEST_IMPULSE[stepping.board], f"{result.name}: the impulse is too long"


def demand_notice(stepping, number):
    result = Result(stepping, number)
    assert result.wrong > 0, f"{result.name}: nothing wrong was found"


def main():
    board, build, name = sys.argv[1:]
    export, storage = name.split("_")
    stepping = Stepping(board, build, f"stepping_{name}", f"{name}.bin")
    for number in (*GATED, *HELD):
        if number in GATED and export == "audio":
            continue
        demand_whole(stepping, number, storage == "flash" and number in UPDATES_AS_VICTIMS)
    if export == "audio":
        for number in GATED[:2]:
            demand_notice(stepping, number)
    if export in ("audio", "motion"):
        for number in MISTAKES:
            demand_notice(stepping, number)


if __name__ == "__main__":
    main()
