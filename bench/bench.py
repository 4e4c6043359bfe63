#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures, and writes docs/MEASUREMENTS.md: bench.py [SECTION...]. Use scripts/bench, which builds what this needs."""

import os
import pathlib
import sys

import decoder
import firmware
import fuzzing
import genuine
import in_flash
import payload
import powerloss
import report
import rounding
import runtime
import service
import signature
import speed
import stack
import store

MEASURES = {"speed": speed.measure, "growth": speed.growth, "parts": speed.parts, "footprint": firmware.footprint,
            "cost": firmware.cost, "stack": stack.stack, "store": store.store, "in-flash": in_flash.section,
            "exports": genuine.section, "payload": payload.section, "decoder": decoder.section,
            "rounding": rounding.section, "signature": signature.signature, "powerloss": powerloss.powerloss,
            "fuzz": fuzzing.fuzz, "service": service.section, "runtime": runtime.section}


def main():
    exports = os.environ.get("EI_OTA_EXPORTS")
    exports = pathlib.Path(exports).resolve() if exports else None
    for section in sys.argv[1:] or MEASURES:
        if section not in MEASURES:
            sys.exit(f"bench: there is no section {section}; the sections are {', '.join(MEASURES)}")
        text = MEASURES[section](exports)
        if text is None:
            print(f"bench: {section} needs EI_OTA_EXPORTS")
            continue
        report.write(section, text)
        print(text, flush=True)


if __name__ == "__main__":
    main()
