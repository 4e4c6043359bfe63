#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints what firmware from genuine exports takes in flash and RAM, by the storage of its weights.

    sizes.py BUILD...      folders that firmware/CMakeLists.txt built, with FLASH

Flash is the sections with code, constants and initial values, RAM those with data. An arena in the heap is in neither. All firmware
has the program that infers and prints; the updatable ones also what receives a payload, with storage RAM into a staging buffer, which
is shown apart, with storage FLASH into a store of slots, of which one takes what is shown, rounded up to erase blocks. Without a
signature.
"""

import pathlib
import re
import subprocess
import sys

SECTION = re.compile(r"^(\.\S+)\s+(\d+)\s+\d+$", re.M)
IN_FLASH = {".vectors", ".text", ".ARM.exidx", ".data"}
IN_RAM = {".data", ".bss"}
HEAD = ["build", "weights", "genuine: flash", "RAM", "RAM: flash", "RAM", "staging", "FLASH: flash", "RAM", "slot"]


def memory(firmware):
    """@return bytes of flash and of RAM"""
    said = subprocess.run(["arm-none-eabi-size", "-A", firmware], check=True, capture_output=True, text=True).stdout
    sections = {name: int(size) for name, size in SECTION.findall(said)}
    return [sum(sections.get(name, 0) for name in names) for names in (IN_FLASH, IN_RAM)]


def macro(build, model, name):
    header = pathlib.Path(build, "ei_ota", model, f"ei_ota_{model}.h").read_text(encoding="utf-8")
    values = re.findall(rf"#define EI_OTA_{model.upper()}_{name} (\d+)u", header)
    return int(values[-1])  # the first of two is for firmware with EI_OTA_LEGACY, or with pointers of 64 bits


def row(build):
    build = pathlib.Path(build)
    genuine, ram, flash = (memory(build / f"{name}.elf") for name in ("factory", "updatable", "updatable_flash"))
    staging = macro(build, "genuine", "PAYLOAD_SIZE")
    ram[1] -= staging
    difference = [[after - before for after, before in zip(changed, genuine)] for changed in (ram, flash)]
    cells = [[f"{bytes_:,} ({added:+,})" for bytes_, added in zip(*pair)] for pair in zip((ram, flash), difference)]
    return [build.name, f"{macro(build, 'genuine_flash', 'IMAGE_SIZE'):,}", *(f"{bytes_:,}" for bytes_ in genuine), *cells[0],
            f"{staging:,}", *cells[1], f"{macro(build, 'genuine_flash', 'SLOT_SIZE'):,}"]


def main():
    for cells in (HEAD, ["---", *["---:"] * (len(HEAD) - 1)], *map(row, sys.argv[1:])):
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
