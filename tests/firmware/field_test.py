#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The field example's demo tells what it should, and at each start runs the weights that it names, by their raw outputs.

    field_test.py DEMO BUILD_DIR EXPECTED

EXPECTED (frames/expected.txt) holds the outputs that training computed. EiOta_DIR (environment) is for the demo.
"""

import subprocess
import sys

import penguin_test

MODELS = {"factory weights": "bad", "version 2": "smart"}

STORY = """\
The first start:
    factory weights

An update is there, and the link breaks:
    factory weights
    takes an update from byte 0 on
    end: payload ends early (-4)

The link is back:
    factory weights
    takes an update from byte 2048 on
    applied, on trial
    confirmed

The update stays:
    version 2

An update with one byte changed:
    version 2
    takes an update from byte 0 on
    end: payload is damaged (-10)

One that somebody else signed:
    version 2
    takes an update from byte 0 on
    end: not signed by the trusted key (-14)

One from before the security counter was raised:
    version 2
    takes an update from byte 0 on
    end: security counter too low (-16)

One that does not give the outputs that it promises:
    version 2
    takes an update from byte 0 on
    applied, on trial
    self-test: self-test failed (-20)
    rolled back

None of them has changed anything:
    version 2
"""


def summary(text, checksums):
    """The text; where all frames were looked at, one line that names the weights."""
    lines, frames = [], []
    for line in text.splitlines():
        found = penguin_test.LINE.match(line)
        if not found:
            lines.append(line)
            continue
        weights, frame, _, checksum = found.groups()
        assert checksum == checksums[MODELS[weights.strip()], frame], line
        frames.append(frame)
        if frames == ["one", "two", "none"]:
            lines.append(weights)
            frames = []
    assert not frames, frames
    return "\n".join(lines) + "\n"


def main():
    demo, build, expected = sys.argv[1:]
    done = subprocess.run([demo, build], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    print(done.stdout + done.stderr, flush=True)
    assert done.returncode == 0, f"exit status {done.returncode}"
    story = summary(done.stdout[done.stdout.index("The first start:"):], penguin_test.expected_checksums(expected))
    assert story == STORY, story


if __name__ == "__main__":
    main()
