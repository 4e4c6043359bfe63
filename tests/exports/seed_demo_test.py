#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The tutorial's own demo, dumb -> smart -> dumb, by the tool alone; leaves both exports for the firmware build.

    seed_demo_test.py EI_OTA EXPORT DATA WORK      EXPORT has the demo's architecture, DATA holds dumb.bin and smart.bin
"""

import json
import pathlib
import subprocess
import sys

import seed_demo


def main():
    tool, export, data, work = sys.argv[1], *map(pathlib.Path, sys.argv[2:])

    def ei_ota(*arguments):
        return subprocess.run([tool, *map(str, arguments)], check=True, stdout=subprocess.PIPE, text=True).stdout

    work.mkdir(parents=True, exist_ok=True)
    reports, images = {}, {}
    for name in ("dumb", "smart"):
        seed_demo.write_export(export, (data / f"{name}.bin").read_bytes(), work / name)
        if (export / "edge-impulse-sdk").is_dir():
            (work / name / "edge-impulse-sdk").symlink_to((export / "edge-impulse-sdk").resolve())
        ei_ota("baseline", work / name, "-o", work)
        ei_ota("image", work / name, "-o", work / f"{name}.img")
        reports[name] = json.loads(ei_ota("inspect", work / name, "--json"))
        images[name] = (work / f"{name}.img").read_bytes()
        assert images[name] == (work / f"{name}.eiota.img").read_bytes(), f"the baseline's image of {name}"

    assert reports["dumb"]["layout_fingerprint"] == reports["smart"]["layout_fingerprint"], "two layouts"
    assert reports["dumb"]["weights_fingerprint"] != reports["smart"]["weights_fingerprint"], "the same weights"
    print(f"layout {reports['dumb']['layout_fingerprint']}, image {len(images['dumb'])} bytes,"
          f" {sum(a != b for a, b in zip(images['dumb'], images['smart']))} of them differ")

    for old, new in (("dumb", "smart"), ("smart", "dumb")):
        baseline, payload, applied = work / f"{old}.eiota.json", work / f"to-{new}.bin", work / f"{old}-to-{new}.img"
        ei_ota("payload", work / new, "--baseline", baseline, "-o", payload)
        ei_ota("apply", baseline, payload, "-o", applied)
        assert applied.read_bytes() == images[new], f"{old} after the payload of {new}"
        print(f"{old} -> {new}: {payload.stat().st_size} bytes, predecessor {(data / f'{new}.bin').stat().st_size}")


if __name__ == "__main__":
    main()
