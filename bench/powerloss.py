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
FIRMWARES = re.compile(r"^faults: (\d+) changes of firmware, (\d+) failures", re.MULTILINE)


def powerloss(_exports):
    text = subprocess.run([ROOT / "build/tool/bench/powerloss_bench", "--long"], capture_output=True, text=True).stdout
    scenarios = [[name, *map(int, counts)] for name, *counts in SCENARIO.findall(text)]
    totals = [sum(row[i] for row in scenarios) for i in range(1, 5)]
    geometries = [[name, *map(int, counts)] for name, *counts in GEOMETRY.findall(text)]
    flips, blocks, reads, failures = map(int, FAULTS.search(text).groups())
    wrong_reads, wrongly_read = map(int, WRONG_READS.search(text).groups())
    firmwares, badly_changed = map(int, FIRMWARES.search(text).groups())
    return f"""## Power loss

Made by `scripts/bench powerloss` (tests/powerloss, `--long`): the runtime over simulated flash whose power is cut in an operation, in each of
six ways for that operation to end, and cut again in the recovery. Mixed: the weights that run afterwards are not, byte for byte, those of
before the call or after it. Stuck: a boot, or the next update, does not do its work. CTest runs a part of it in half a minute.

""" + table(["what happens", "one cut", "two cuts", "mixed", "stuck"], [*scenarios, ["all", *totals]]) + f"""
In these geometries; "cached" loses what was not synced. Large ones, and those with many units, are sampled.

""" + table(["flash", "boots of a trial", "one cut", "two cuts"], geometries) + """
With the power on: flash that fails, reads that are wrong, and other firmware on the same flash. Failures: mixed weights, an error that
changes them, lowest numbers that fall, a payload that is given up or believed in wrongly, a device that does not work again afterwards.
Wrong bits are in every byte of records, headers and TLVs, and in some of the others; another firmware has other slots or other
factory weights.

""" + table(["what happens", "tried"], [["bits flip between two boots, or a record is lost", flips],
                                        ["a block cannot be erased, programmed or read, or pretends that it was", blocks],
                                        ["reads fail, once or from then on", reads], ["a read returns a wrong bit", wrong_reads],
                                        ["another firmware starts, and the first again", firmwares],
                                        ["failures", failures + wrongly_read + badly_changed]])
