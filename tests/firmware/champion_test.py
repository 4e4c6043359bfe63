#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The champion example's demo: each row of its votes, and what runs afterwards, is what firmware built from each export sees, and the
counts follow from that.

    champion_test.py DEMO BOARD BUILD_DIR REFERENCE_BUILD

REFERENCE_BUILD holds firmware from each export as it is. EiOta_DIR (environment) is for the demo.
"""

import collections
import re
import subprocess
import sys

import boards

LEAD = 4
MISHAP = 5  # frame
Seen = collections.namedtuple("Seen", "outputs cells judgement")

STORIES = {"A better challenger:": ("bad", "smart", None), "A worse one:": ("smart", "bad", None),
           "One that crashes:": ("smart", "bad", "crash"), "One that hangs:": ("smart", "bad", "hang")}


def witness(board, reference, model):
    """@return what a firmware of this model sees, frame by frame"""
    status, text = boards.run(board, boards.executable(reference, f"witness_{model}"))
    assert status == 0, f"exit status {status}"
    seen = [Seen(*found) for found in re.findall(r"^frame +\d+: (\w{8}) (\w{9}) (\w+)$", text, re.M)]
    assert len(seen) == 36
    return seen


def looks(when, version, seen):
    return [f"{when}, version {version}: frame {moment:2}: {seen[moment].outputs}" for moment in range(3)]


def rows(champion, challenger, count):
    return [f"frame {moment:2}: champion {one.outputs} {one.judgement}, challenger {other.outputs} {other.judgement}"
            for moment, (one, other) in enumerate(zip(champion[:count], challenger))]


def table(champion, challenger):
    """@return the rows, and whether the challenger wins"""
    right = [sum(seen.judgement == "right" for seen in side) for side in (champion, challenger)]
    alike = sum(one.cells == other.cells for one, other in zip(champion, challenger))
    wins = right[1] >= right[0] + LEAD
    return [f"frames             {len(champion):3}", f"champion right     {right[0]:3}", f"challenger right   {right[1]:3}",
            f"seen alike         {alike:3}", "flash writes         0", f"verdict            the {'challenger' if wins else 'champion'}"], wins


def story(factory, champion, challenger, mishap):
    lines = looks("start", 0, factory) + looks("start", 2, champion)
    if mishap is not None:
        return (lines + rows(champion, challenger, MISHAP) + looks("after a watchdog reset", 2, champion) +
                ["the challenger has stopped the device, and is dropped"])
    counts, wins = table(champion, challenger)
    lines += rows(champion, challenger, len(champion)) + counts
    return lines + (["the challenger is confirmed", *looks("start", 3, challenger)] if wins else looks("start", 2, champion))


def main():
    demo, board, build, reference = sys.argv[1:]
    seen = {model: witness(board, reference, model) for model in ("bad", "smart")}
    assert all(one.outputs != other.outputs for one, other in zip(seen["bad"], seen["smart"]))
    assert table(seen["bad"], seen["smart"])[1] and not table(seen["smart"], seen["bad"])[1]
    done = subprocess.run([demo, board, build], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    print(done.stdout + done.stderr, flush=True)
    assert done.returncode == 0, f"exit status {done.returncode}"
    for title, (champion, challenger, mishap) in STORIES.items():
        told = [line.strip() for line in done.stdout.split(f"\n{title}\n")[1].split("\n\n")[0].splitlines()]
        expected = story(seen["bad"], seen[champion], seen[challenger], mishap)
        assert told == expected, title + "\n" + "\n".join(expected)
    print("each row is bit for bit what firmware built from each export sees")


if __name__ == "__main__":
    main()
