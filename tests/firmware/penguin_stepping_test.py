#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Changes that interrupt the penguin detector: penguin_stepping_test.py BOARD BUILD_DIR NM FIRMWARE PAYLOAD STRIDE

An inference is interrupted at each instruction that reads or writes what decides about its weights, and besides at every STRIDE-th
tick: in flash, what the model is bound to, what it holds and the bind table; in RAM, the flags of the gate. Its outputs must be
wholly those of one image. In turn it interrupts changes."""

import array
import re
import subprocess
import sys
import tempfile

import boards
from stepping_test import EXECUTED, Stepping
from watch import ACCESS, BREAKPOINT, Debugger

TICKS_PER_INSTRUCTION = 1.6  # 2^6 ns (boards.STEPPING) at 25 MHz
BEFORE, BEHIND = 0, 24  # ticks around an instruction: the timer is started eight instructions before the first one
RESULT = re.compile(r"(.*): (\d+) runs, (\d+) instructions, (\d+) busy, (\d+) passed, (\d+) wrong, first at (.*)")


def symbols(nm, firmware):
    told = subprocess.run([nm, firmware], capture_output=True, text=True, check=True).stdout
    words = [line.split() for line in told.splitlines()]
    return {line[2]: int(line[0], 16) for line in words if len(line) == 3}


def watched(stepping):
    """@return address and size of what changes"""
    name, *numbers = stepping.run("time").splitlines()[0].split()
    assert name == "watch"
    numbers = [int(number, 16) for number in numbers]
    return list(zip(numbers[::2], numbers[1::2]))


def touching(stepping, places, begin, end):
    """@return the addresses of the instructions of an inference that access these places, and how often they do"""
    found = []
    with Debugger([*stepping.command("time"), *boards.STEPPING[stepping.board]]) as debugger:
        debugger.set(BREAKPOINT, begin, 2)
        assert debugger.go_on()
        debugger.clear(BREAKPOINT, begin, 2)
        debugger.set(BREAKPOINT, end, 2)
        while True:
            for place in places:
                debugger.set(ACCESS, *place)
            assert debugger.go_on()
            if debugger.program_counter() == end:
                return set(found), len(found)
            found.append(debugger.program_counter())
            for place in places:
                debugger.clear(ACCESS, *place)
            debugger.step()


def executions(stepping, addresses):
    """@return the numbers of the instructions at these addresses in the order of their execution, and of all instructions"""
    command = [*stepping.command("time"), *boards.STEPPING[stepping.board], *stepping.one_by_one(), "-d", "exec,nochain"]
    numbers, count, is_victim, before = [], 0, False, None
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as qemu:
        for step in map(EXECUTED.match, qemu.stderr):
            if not step or step[1] == before:  # twice where QEMU leaves and comes back
                continue
            before = step[1]
            is_victim = (is_victim or step[2] == "stepping_victim_begins") and step[2] != "stepping_victim_ends"
            if is_victim and int(step[1], 16) in addresses:
                numbers.append(count)
            count += is_victim
    return numbers, count


def chosen_ticks(numbers, count, stride):
    ticks = set(range(1, round(count * TICKS_PER_INSTRUCTION), stride))
    for number in numbers:
        around = round(number * TICKS_PER_INSTRUCTION)
        ticks.update(range(max(1, around - BEFORE), around + BEHIND))
    return sorted(ticks)


def check(text):
    """@return name, runs, busy, passed and the interrupted addresses of each meeting"""
    found = []
    for line in text.splitlines():
        if line.startswith("at "):
            found[-1][4].add(int(line[3:], 16))
            continue
        print(line, flush=True)
        name, runs, _, busy, passed, wrong, _ = RESULT.fullmatch(line).groups()
        assert int(wrong) == 0, f"{name}: {wrong} of {runs} runs were wrong"
        found.append((name, int(runs), int(busy), int(passed), set()))
    return found


def main():
    board, build, nm, firmware, payload, stride = sys.argv[1:]
    with tempfile.NamedTemporaryFile() as ticks:
        stepping = Stepping(board, build, firmware, payload, ticks.name)
        names = symbols(nm, stepping.firmware)
        begin, end = names["stepping_victim_begins"], names["stepping_victim_ends"]
        addresses, touches = touching(stepping, watched(stepping), begin, end)
        numbers, count = executions(stepping, addresses)
        print(f"{touches} accesses by {len(addresses)} instructions, which are executed {len(numbers)} times among {count}", flush=True)
        assert touches <= len(numbers)
        array.array("I", chosen_ticks(numbers, count, int(stride))).tofile(ticks)
        ticks.flush()
        (name, _, busy, passed, interrupted), = check(stepping.run("list"))
        assert busy > 0 and passed > 0, f"{name}: the change {'always' if passed else 'never'} came about"
        missed = addresses - interrupted
        assert not missed, f"not interrupted at {' '.join(map(hex, sorted(missed)))}"
        check(stepping.run("change"))


if __name__ == "__main__":
    main()
