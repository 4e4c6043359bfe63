# SPDX-License-Identifier: MIT
"""Runs whole processes and tells what they cost."""

import dataclasses
import os
import re
import subprocess


@dataclasses.dataclass
class Cost:
    cpu: float  # seconds, user and system
    memory: int  # KiB, peak resident set


def run(command):
    """@return the Cost of a process that has to succeed"""
    with open(os.devnull, "w") as silence:
        actions = [(os.POSIX_SPAWN_DUP2, silence.fileno(), 1)]
        child = os.posix_spawnp(command[0], [str(part) for part in command], os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    if status != 0:
        raise RuntimeError(f"failed: {' '.join(map(str, command))}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


def least(commands, turns):
    """Lets the commands, {name: command}, take turns. @return {name: the least Cost}"""
    found = {}
    for _ in range(turns):
        for name, command in commands.items():
            cost, best = run(command), found.get(name, Cost(float("inf"), 1 << 60))
            found[name] = Cost(min(cost.cpu, best.cpu), min(cost.memory, best.memory))
    return found


def instructions(command):
    """Millions of instructions, by callgrind."""
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *map(str, command)],
                          check=True, capture_output=True, text=True)
    return sum(int(count) for count in re.findall(r"Collected : (\d+)", done.stderr)) / 1e6
