#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Updates and inferences that meet at every instruction: stepping_test.py BOARD BUILD_DIR

The first meetings must find nothing wrong. The last two are of a gate that one side does not look at: they must. And every address
that QEMU executes in a victim must have been interrupted."""

import pathlib
import re
import subprocess
import sys
import tempfile

import boards

BROKEN = 2
MEETING = re.compile(r"(.*): (\d+) runs, (\d+) instructions, (\d+) busy, (\d+) refused, (\d+) wrong, first at .*")
EXECUTED = re.compile(r"Trace \d+: \S+ \[[0-9a-f]+/([0-9a-f]+)/\S* (\S+)")


class Stepping:
    def __init__(self, board, directory, name, *payloads):
        self.board = board
        self.firmware = boards.executable(directory, name)
        self.payloads = [str(pathlib.Path(directory, payload)) for payload in payloads]

    def command(self, mode):
        return boards.command(self.board, self.firmware, *self.payloads, mode)

    def one_by_one(self):
        """@return options that have QEMU translate each instruction by itself: 8.1 has another name for it, 10 no longer the old one"""
        told = subprocess.run([self.command("all")[0], "--version"], capture_output=True, text=True, check=True).stdout
        version = tuple(map(int, re.search(r"version (\d+)\.(\d+)", told).groups()))
        return ["-accel", "tcg,one-insn-per-tb=on"] if version >= (8, 1) else ["-singlestep"]

    def attempt(self, mode, *options):
        command = [*self.command(mode), *boards.STEPPING[self.board], *options]
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)

    def run(self, mode, *options):
        done = self.attempt(mode, *options)
        if done.returncode != 0:
            sys.exit(f"{done.stdout}{done.stderr}exit status {done.returncode}")
        return done.stdout

    def meetings(self):
        """@return of each meeting the line about it, and the addresses that were interrupted"""
        found = []
        for line in self.run("all").splitlines():
            if line.startswith("at "):
                found[-1][1].add(int(line[3:], 16))
            else:
                found.append((MEETING.fullmatch(line), set()))
                print(line, flush=True)
        return found

    def executed(self, mode):
        """@param mode  runs a victim once
        @return the addresses of its instructions, in the order of their execution"""
        with tempfile.TemporaryDirectory() as directory:
            log = pathlib.Path(directory, "log")
            self.run(mode, *self.one_by_one(), "-d", "exec,nochain", "-D", str(log))
            steps = [(int(step[1], 16), step[2]) for step in map(EXECUTED.match, log.open()) if step]
        functions = [function for _, function in steps]
        begin, end = functions.index("stepping_victim_begins"), functions.index("stepping_victim_ends")
        return [address for address, _ in steps[begin:end]]


def main():
    stepping = Stepping(*sys.argv[1:], "stepping", "generated.bin")
    meetings = stepping.meetings()
    for number, (line, interrupted) in enumerate(meetings):
        name, runs, _, busy, refused, wrong = line[1], *map(int, line.groups()[1:])
        if number >= len(meetings) - BROKEN:
            assert wrong > 0, f"{name}: nothing wrong was found"
            continue
        assert wrong == 0, f"{name}: {wrong} of {runs} runs were wrong"
        assert busy + refused > 0, f"{name}: nobody gave way"
        executed = stepping.executed(str(number))
        missed = sorted(set(executed) - interrupted)
        assert not missed, f"{name}: not interrupted at {' '.join(map(hex, missed))}"
        assert len(executed) <= runs, f"{name}: {len(executed)} instructions were executed"
        print(f"{name}: {len(executed)} instructions at {len(set(executed))} addresses, each was interrupted")


if __name__ == "__main__":
    main()
