#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compiles the device runtime as strict C99 for each processor that EiOta promises, without a warning, and prints its size.

    runtime_compiles.py RUNTIME_DIR
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

ARM, RISCV = "arm-none-eabi-", "riscv64-unknown-elf-"
PROCESSORS = {
    "cortex-m0plus": (ARM, ["-mcpu=cortex-m0plus"]),
    "cortex-m4f": (ARM, ["-mcpu=cortex-m4", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"]),
    "rv32imac": (RISCV, ["-march=rv32imac", "-mabi=ilp32", "--specs=picolibc.specs"]),
    "cortex-m7": (ARM, ["-mcpu=cortex-m7", "-mfloat-abi=hard", "-mfpu=fpv5-d16"]),
    "cortex-m33": (ARM, ["-mcpu=cortex-m33", "-mfloat-abi=hard"]),
    "cortex-m55": (ARM, ["-mcpu=cortex-m55", "-mfloat-abi=hard"]),
}
ONLY_TOGETHER = {"cortex-m7", "cortex-m33", "cortex-m55"}  # instruction sets of which the M4F's is a part
STRICT = ["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wundef", "-Werror", "-Os", "-mthumb",
          "-ffunction-sections"]
# Those with a column of sizes, and everything that goes together.
COLUMNS = {".text": [], ".text, no error strings": ["-DEI_OTA_NO_ERROR_STRINGS"], ".text, legacy payloads": ["-DEI_OTA_LEGACY=1"]}
TOGETHER = (["-DEI_OTA_NO_ERROR_STRINGS=1", "-DEI_OTA_CRC_BYTE_TABLE=1", "-DEI_OTA_COPY_TABLE=1", "-DEI_OTA_LEGACY=1"],
            ["-DEI_OTA_NO_ERROR_STRINGS=1", "-DEI_OTA_CRC_BYTE_TABLE=1", "-DEI_OTA_REQUIRE_SIGNATURE=1"],
            ["-DEI_OTA_WEIGHT=__attribute__((section(\".psram\")))"])
# For drivers of microcontrollers, which are no part of the sizes.
DRIVER_OPTIONS = ([], ["-DEI_OTA_RAM_FUNCTION=__attribute__((section(\".ramfunc\"), noinline))"])


def compiled(command, sources):
    """Bytes of code and constants, and of writable data, of all objects."""
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run([*command, "-c", *sources], cwd=directory, check=True)
        objects = pathlib.Path(directory).glob("*.o")
        output = subprocess.run([command[0].replace("gcc", "size"), *objects], check=True, capture_output=True, text=True).stdout
    rows = [line.split() for line in output.splitlines()[1:]]
    return sum(int(row[0]) for row in rows), sum(int(row[1]) + int(row[2]) for row in rows)


def main():
    runtime = pathlib.Path(sys.argv[1]).resolve()
    sources = [*sorted(runtime.glob("src/*.c")), runtime / "flash" / "flash_ram.c"]
    drivers = [runtime / "flash" / f"flash_{chip}.c" for chip in ("nrf52", "stm32l4")]
    print(f"{'processor':<16}" + "".join(f"{column:>26}" for column in COLUMNS) + f"{'RAM':>6}")
    for name, (prefix, options) in PROCESSORS.items():
        if shutil.which(prefix + "gcc") is None:
            print(f"skipped: {name}, no {prefix}gcc")
            continue
        command = [prefix + "gcc", *(o for o in STRICT if prefix == ARM or o != "-mthumb"), *options, "-I", runtime / "include"]
        for defines in DRIVER_OPTIONS:
            compiled([*command, *defines], drivers)
        for defines in TOGETHER:
            compiled([*command, *defines], sources)
        columns = [[]] if name in ONLY_TOGETHER else COLUMNS.values()
        figures = [compiled([*command, *defines], sources) for defines in columns]
        print(f"{name:<16}" + "".join(f"{code:>26}" for code, _ in figures) + f"{figures[0][1]:>6}")


if __name__ == "__main__":
    main()
