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
    "cortex-m7": (ARM, ["-mcpu=cortex-m7", "-mfloat-abi=hard", "-mfpu=fpv5-d16"]),
    "cortex-m33": (ARM, ["-mcpu=cortex-m33", "-mfloat-abi=hard"]),
    "cortex-m55": (ARM, ["-mcpu=cortex-m55", "-mfloat-abi=hard"]),
    "rv32imac": (RISCV, ["-march=rv32imac", "-mabi=ilp32", "--specs=picolibc.specs"]),
}
STRICT = ["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wundef", "-Werror", "-Os", "-mthumb",
          "-ffunction-sections"]
# Those with a column, and everything that goes together.
OPTIONS = ([], ["-DEI_OTA_NO_ERROR_STRINGS"], ["-DEI_OTA_LEGACY=1"],
           ["-DEI_OTA_NO_ERROR_STRINGS=1", "-DEI_OTA_CRC_BYTE_TABLE=1", "-DEI_OTA_LEGACY=1"],
           ["-DEI_OTA_NO_ERROR_STRINGS=1", "-DEI_OTA_CRC_BYTE_TABLE=1", "-DEI_OTA_REQUIRE_SIGNATURE=1"],
           ["-DEI_OTA_WEIGHT=__attribute__((section(\".psram\")))"])
# For drivers of microcontrollers, which are no part of the sizes.
DRIVER_OPTIONS = ([], ["-DEI_OTA_RAM_FUNCTION=__attribute__((section(\".ramfunc\"), noinline))"])


# Most sources are the same with and without an option.
CACHE = ["ccache"] if shutil.which("ccache") else []


def sizes(tool_prefix, objects):
    """Bytes of code and constants, and of writable data, of all objects."""
    output = subprocess.run([tool_prefix + "size", *objects], check=True, capture_output=True, text=True).stdout
    rows = [line.split() for line in output.splitlines()[1:]]
    return sum(int(row[0]) for row in rows), sum(int(row[1]) + int(row[2]) for row in rows)


def main():
    runtime = pathlib.Path(sys.argv[1])
    sources = [*sorted(runtime.glob("src/*.c")), runtime / "flash" / "flash_ram.c"]
    drivers = [runtime / "flash" / f"flash_{chip}.c" for chip in ("nrf52", "stm32l4")]
    failed = False
    print(f"{'processor':<16}{'.text':>8}{'.text, no error strings':>26}{'.text, legacy payloads':>24}{'RAM':>6}")
    for name, (prefix, options) in PROCESSORS.items():
        if shutil.which(prefix + "gcc") is None:
            print(f"skipped: {name}, no {prefix}gcc")
            continue
        strict = [o for o in STRICT if prefix == ARM or o != "-mthumb"]
        for define in DRIVER_OPTIONS:
            for source in drivers:
                failed |= subprocess.run([*CACHE, prefix + "gcc", *strict, *options, *define, "-I", runtime / "include", "-c", source,
                                          "-o", "/dev/null"]).returncode != 0
        figures = []
        for define in OPTIONS:
            with tempfile.TemporaryDirectory() as directory:
                objects = [str(pathlib.Path(directory, source.stem + ".o")) for source in sources]
                for source, target in zip(sources, objects):
                    failed |= subprocess.run([*CACHE, prefix + "gcc", *strict, *options, *define, "-I", runtime / "include", "-c",
                                              source, "-o", target]).returncode != 0
                if failed:
                    return 1
                figures.append(sizes(prefix, objects))
        print(f"{name:<16}{figures[0][0]:>8}{figures[1][0]:>26}{figures[2][0]:>24}{figures[0][1]:>6}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
