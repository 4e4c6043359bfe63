# SPDX-License-Identifier: MIT
"""What the simulator of tests/powerloss counts."""

import re
import subprocess

from report import ROOT, table

SCENARIO = re.compile(r"^scenario (.+?) +(\d+) cuts, +(\d+) pairs, (\d+) mixed, (\d+) stuck", re.MULTILINE)
GEOMETRY = re.compile(r"^ *[\d.]+ s  (prog .+?) +(\d+) boots: +(\d+) cuts, +(\d+) pairs", re.MULTILINE)
FAULTS = re.compile(r"^faults: (\d+) times bits flipped, (\d+) with a bad block, (\d+) with reads that fail, (\d+) failures",
                    re.MULTILINE)
WRONG_READS = re.compile(r"^faults: wrong bits in (\d+) reads, (\d+) failures", re.MULTILINE)
WRITES = re.compile(r"^writes, weights in (\w+), (prog .+?) +(\d+) bytes, (\d+) erased; again (\d+) bytes, (\d+) erased$", re.MULTILINE)
FIRMWARES = re.compile(r"^faults: (\d+) changes of firmware, (\d+) failures", re.MULTILINE)


def powerloss(_exports):
    text, writes_text = (subprocess.run([ROOT / "build/tool/bench/powerloss_bench", *options], capture_output=True, text=True).stdout
                         for options in ([], ["--writes"]))
    scenarios = [[name, *map(int, counts)] for name, *counts in SCENARIO.findall(text)]
    totals = [sum(row[i] for row in scenarios) for i in range(1, 5)]
    geometries = [[name, *map(int, counts)] for name, *counts in GEOMETRY.findall(text)]
    flips, blocks, reads, failures = map(int, FAULTS.search(text).groups())
    wrong_reads, wrongly_read = map(int, WRONG_READS.search(text).groups())
    writes = [[weights, name, *map(int, counts)] for weights, name, *counts in WRITES.findall(writes_text)]
    firmwares, badly_changed = map(int, FIRMWARES.search(text).groups())
    return f"""## Power loss

Made by `scripts/bench powerloss` (tests/powerloss): the runtime on simulated flash, in the run that CTest makes, too. The power is
cut in an operation, with each of six ways in which the operation can end, and cut again during recovery. "Mixed" counts cases
in which the weights that run afterwards are not, byte for byte, those from before or after the call; "stuck" counts
cases in which a boot or the next update does not work. `powerloss --long` tries every pair of cuts in the small geometries.

""" + table(["scenario", "one cut", "two cuts", "mixed", "stuck"], [*scenarios, ["total", *totals]]) + f"""
The flash geometries. Flash that is "cached" loses data that was not synced. In large geometries, and in those with
many prog units, the cut points are sampled.

""" + table(["flash", "boots of a trial", "one cut", "two cuts"], geometries) + """
Faults without power loss: flash that fails, wrong reads, and other firmware on the same flash. A failure is one of:
mixed weights, an error that changes the weights, a lowest version or counter that falls, a payload that is wrongly
given up or accepted, a device that does not work afterwards. Wrong bits are put into every byte of records, headers
and TLVs, and into some of the other bytes. Another firmware has other slots or other factory weights.

""" + table(["fault", "cases"], [["bits flip between two boots, or a record is lost", flips],
                                        ["an erase block cannot be erased, programmed or read, or falsely reports success", blocks],
                                        ["reads fail, once or from then on", reads], ["a read returns a wrong bit", wrong_reads],
                                        ["another firmware starts, and the first again", firmwares],
                                        ["failures", failures + wrongly_read + badly_changed]]) + """
What an update writes, by `powerloss_bench --writes`: a payload of about 4.2 KB, its trial and its confirmation. "Again" is the same
payload once more, into the slot where it is, after a rollback. "Overwritable" memory needs no erase, as MRAM; what it holds already
is not written.

""" + table(["weights in", "memory", "bytes programmed", "blocks erased", "again: bytes", "blocks"], writes)
