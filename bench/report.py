# SPDX-License-Identifier: MIT
"""docs/MEASUREMENTS.md: sections of tables, each of them kept until it is measured anew."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "bench"

HEAD = """# Measurements

`scripts/bench` writes this page. The command above each table produces it. Only the goals and the predecessor's
figures are not measured here. To measure again:

    scripts/bench                                  everything, with generated exports
    EI_OTA_EXPORTS=/path/to/exports scripts/bench  also with genuine exports, which are not part of this repository
    EI_OTA_SHARED_DATA=/path/to/data scripts/bench also with the tutorial's payloads, seed-demo/dumb.bin and smart.bin
    EI_OTA_MBEDTLS=/path/to/mbedtls scripts/bench  also Mbed TLS's share of signatures, from its sources, 2.28 or 3.x
    scripts/bench footprint                        one section: speed, growth, parts, footprint, cost, stack, store,
                                                   in-flash, exports, payload, decoder, rounding, signature,
                                                   powerloss, fuzz, service or runtime

## How to read this

* The host tool was measured under Debian 12 on a small virtual x86-64 machine with two cores, shared with other work.
  Absolute times say little there. Compare ratios between programs that took turns on it, instruction counts, and
  bytes.
* CPU is the user and system time of a whole process, including its start, as the minimum of several turns. Memory is
  the peak resident set, for `ei-ota` that of the larger of its two processes, which does the work. Instructions are
  counted by Valgrind (callgrind).
* The reference for the host tool is `clang++ -fsyntax-only` on the same compiled model with the SDK's headers. Any
  approach that compiles the source takes at least that long.
* Firmware is built with -Os by Debian's arm-none-eabi-gcc and riscv64-unknown-elf-gcc. Bytes come from the linker map
  of bench/firmware, which uses the runtime like an application and discards unused sections.
* Instructions on the device are counted in QEMU, where with `-icount shift=0` each takes one nanosecond: on Arm by
  the SysTick timer, calibrated with a loop of known length, on RISC-V by minstret. They are instructions, not cycles;
  memory wait states and divisions cost more on silicon.
* Each goal is marked as met or missed, and missed goals stay on this page with their figures.
"""
SECTIONS = ["speed", "growth", "parts", "footprint", "cost", "stack", "store", "in-flash", "exports", "payload", "decoder",
            "rounding", "signature", "powerloss", "fuzz", "service", "runtime", "sources",
            "coverage"]


def table(columns, rows):
    """Markdown; numbers are set right."""
    def is_number(value):
        return isinstance(value, (int, float))

    def is_right(column):
        return isinstance(rows[0][column], (int, float))

    def text(value):
        return f"{value:,}" if is_number(value) else str(value)

    right = [is_right(column) for column in range(len(columns))]
    lines = [columns, ["---:" if r else "---" for r in right], *rows]
    return "".join("| " + " | ".join(text(cell) for cell in line) + " |\n" for line in lines)


def verdict(value, goal):
    return "met" if value <= goal else "**missed**"


def command(section):
    """What makes a section, in scripts/."""
    return {"coverage": "coverage", "sources": "figures"}.get(section, f"bench {section}")


def write(section, text):
    """Puts a section into the document, whose others stay as they are."""
    document = ROOT / "docs" / "MEASUREMENTS.md"
    found = re.split(r"\n(?=## )", document.read_text())
    texts = {name: part for name in SECTIONS for part in found if re.search(rf"\nMade by `scripts/{command(name)}[ `]", part)}
    texts[section] = text
    document.write_text("\n".join([HEAD, *(texts[name] for name in SECTIONS if name in texts)]))
