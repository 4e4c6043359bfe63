#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Kills a board in the middle of updates and starts it again on the same flash: old weights or new ones, and the next update works.

    restart_test.py BOARD BUILD_DIR PAYLOAD
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

import boards

SAID = re.compile(r"weights (\w+) version (\d+) trial (\d) lowest (\d+) operations (\d+)")
NOR_SIZE = 32 << 20  # of a bank of flash on riscv32-virt, whatever is used of it
POINTS = 40  # to kill at


class Device:
    def __init__(self, board, build, payload, folder):
        self.board, self.firmware = board, boards.executable(build, "restart").resolve()
        self.payload, self.folder = pathlib.Path(payload).read_bytes(), folder
        self.command = boards.command(board, self.firmware, "order")
        if board == "riscv32-virt":
            # With a drive in its second bank the machine takes what -kernel names for data of the program in that bank.
            at = self.command.index("-kernel")
            loaded = str(self.firmware).replace(",", ",,")
            self.command[at:] = ["-device", f"loader,file={loaded}", "-drive", "if=pflash,unit=1,format=raw,file=flash"]
        self.erase()

    def erase(self):
        size = NOR_SIZE if self.board == "riscv32-virt" else 16384
        (self.folder / "flash").write_bytes(b"\xff" * size)

    def start(self, order, stop=None):
        """Runs the board until it ends, or until it says that it stopped: then it is killed. @return what it printed"""
        line = order if stop is None else f"{order} {stop}"
        (self.folder / "order").write_bytes(line.encode() + b"\n" + self.payload)
        with subprocess.Popen(self.command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace") as process:
            watch = threading.Timer(120, process.kill)
            watch.start()
            text = ""
            for line in process.stdout:
                text += line
                if line.strip() == "stopped":
                    process.kill()  # SIGKILL
            process.wait()
            watch.cancel()
        if "stopped" not in text:
            assert process.returncode == 0, f"{order}: exit status {process.returncode}\n{text}"
        return text

    def state(self, order, stop=None):
        """@return weights, version, trial, lowest version, operations"""
        found = SAID.search(text := self.start(order, stop))
        assert found, f"{order}: {text}"
        weights, *numbers = found.groups()
        return weights, *map(int, numbers)


def points(operations):
    """All there are, or the first three, the last eight, which end the payload and write the record, and some between."""
    if operations <= POINTS:
        return range(operations)
    between = POINTS - 11
    return [*range(3), *(3 + i * (operations - 11) // between for i in range(between)), *range(operations - 8, operations)]


def main():
    board, build, payload = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        device = Device(board, build, payload, pathlib.Path(folder))
        old = device.state("look")[0]
        new, version, trial, _, operations = device.state("update")
        assert new != old and version != 0 and trial == 1
        assert [device.state("look")[0] for _ in range(4)] == [new, new, old, old], "a trial of two boots"

        for stop in points(operations):
            device.erase()
            assert "stopped" in device.start("update", stop)
            assert device.state("look")[:3] == (old, 0, 0), f"killed before operation {stop}"
            assert device.state("update")[:3] == (new, version, 1), f"updated after a kill before operation {stop}"
        print(f"killed before {len(points(operations))} of {operations} operations of an update: old weights each time, "
              f"and the next update works")

        if board != "riscv32-virt":  # whose sectors are larger than the payload
            device.erase()
            device.start("update", operations * 3 // 4)
            text = device.start("resume")
            offset = int(re.search(r"goes on at (\d+)", text)[1])
            assert offset > 0 and SAID.search(text)[1] == new, text
            print(f"killed at three quarters: goes on at byte {offset} of {len(device.payload)}")

        # New weights on trial: a kill at the start of the confirmation's record leaves the trial, a confirmation ends it.
        device.erase()
        device.state("update")
        assert "stopped" in device.start("confirm", 3 if board != "riscv32-virt" else 15)
        assert device.state("confirm")[:4] == (new, version, 0, version)
        assert [device.state("look")[:3] for _ in range(3)] == [(new, version, 0)] * 3
        shutil.copy(device.folder / "flash", device.folder / "confirmed")
        for stop in points(operations):
            assert "stopped" in device.start("update", stop)
            assert device.state("look")[:3] == (new, version, 0)
            shutil.copy(device.folder / "confirmed", device.folder / "flash")
        print("confirmed: runs after every kill")


if __name__ == "__main__":
    main()
