# SPDX-License-Identifier: MIT
"""What genuine exports take of a device with each storage, and one that does not fit into its RAM: tests/exports/firmware."""

import contextlib
import io
import shutil
import subprocess
import sys

from report import ROOT, WORK, table, verdict

sys.path.insert(0, str(ROOT / "tests/exports"))
import cut_ram_test  # noqa: E402

IN_FLASH, IN_RAM = [".vectors", ".text", ".ARM.exidx", ".data"], [".data", ".bss"]
TOO_LARGE = "face-mobilenet-2024-05"
EXPORTS = ["nano33-motion-2020-11", "ambiq-hello-2023-10", TOO_LARGE, "ambiq-fomo-apollo5-2024-09", "float-721k-2024-10",
           "microbit-kws-2025-02", "unir-gmm-eon-2025-07", "esp32-kws-2025-10", "nano33-motion-2025-10", "desafio7-2026-04",
           "sinewave-regress-2023-07", "linux-kws-tflite-2024", "fan-anomaly-incbin-2025-12"]


def configure_and_build(folder, export, retrained, *options, targets=()):
    shutil.rmtree(folder, ignore_errors=True)  # an older build's cache may name other paths
    options = [f"-DEXPORT={export}", f"-DRETRAINED={retrained}", f"-DEiOta_DIR={WORK / 'eiota/share/EiOta/cmake'}",
               f"-DCMAKE_TOOLCHAIN_FILE={ROOT / 'cmake/toolchains/arm-none-eabi.cmake'}", "-DCMAKE_BUILD_TYPE=MinSizeRel",
               "-DARENA=STATIC", *options]
    commands = [["cmake", "-G", "Ninja", "-S", ROOT / "tests/exports/firmware", "-B", folder, *options],
                ["cmake", "--build", folder, *(["--target", *targets] if targets else [])]]
    for command in commands:
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stdout + done.stderr)


def sizes(exports):
    rows = []
    for name in EXPORTS:
        if not (exports / name).is_dir():
            continue
        folder = WORK / "exports" / name
        configure_and_build(folder, exports / name, exports / name, "-DBOARD=mps2-an386", "-DRUN=classify",
                            targets=["factory", "updatable", "updatable_flash"])
        genuine, ram, flash = ([cut_ram_test.size_of(folder / f"{target}.elf", sections) for sections in (IN_FLASH, IN_RAM)]
                               for target in ("factory", "updatable", "updatable_flash"))
        staging = cut_ram_test.macro(folder, "genuine", "PAYLOAD_SIZE")
        rows.append([name, cut_ram_test.macro(folder, "genuine_flash", "IMAGE_SIZE"), *genuine, ram[0] - genuine[0],
                     ram[1] - genuine[1] - staging, staging, flash[0] - genuine[0], flash[1] - genuine[1],
                     cut_ram_test.macro(folder, "genuine_flash", "SLOT_SIZE")])
    return table(["export", "weight image", "genuine: flash", "RAM", "STORAGE RAM: flash", "RAM", "staging buffer",
                  "STORAGE FLASH: flash", "RAM", "a slot"], sorted(rows, key=lambda row: row[1]))


def too_large(exports):
    """@return what is said of the model that does not fit into the RAM"""
    folder, retrained = WORK / "exports" / "cut_ram", WORK / "exports" / "retrained"
    subprocess.run([sys.executable, ROOT / "tests/exports/retrain.py", exports / TOO_LARGE, retrained], check=True)
    configure_and_build(folder, exports / TOO_LARGE, retrained, "-DBOARD=mps3-an547", "-DRUN=invoke+classify", "-DCUT_RAM=ON")
    with contextlib.redirect_stdout(io.StringIO()):
        found = cut_ram_test.examine(folder)
    genuine, updatable, staging = found.genuine, found.updatable, cut_ram_test.macro(folder, "genuine", "PAYLOAD_SIZE")
    taken = updatable.variables + updatable.heap + max(updatable.inference, updatable.change)
    rows = [["the board", found.ram, ""],
            ["genuine firmware: arena", found.arena, ""],
            ["genuine firmware: other variables", genuine.variables - found.arena, ""],
            ["genuine firmware: heap", genuine.heap, ""],
            ["genuine firmware: stack", genuine.inference, ""],
            ["STORAGE FLASH: variables in addition", updatable.variables - genuine.variables, ""],
            ["STORAGE FLASH: heap in addition", updatable.heap - genuine.heap, ""],
            ["STORAGE FLASH: stack of boot, update, confirm, rollback and restore", updatable.change, ""],
            [f"STORAGE FLASH: the last three together (goal {cut_ram_test.GOAL:,})", found.added(),
             verdict(found.added(), cut_ram_test.GOAL)],
            ["STORAGE FLASH: stack of an inference", updatable.inference, ""],
            ["STORAGE FLASH: what remains", found.ram - taken, ""],
            ["STORAGE RAM: what the linker lacks", found.missing, ""],
            ["STORAGE RAM: the same without the staging buffer", found.missing - staging, ""]]
    weights = cut_ram_test.macro(folder, "genuine_flash", "IMAGE_SIZE")
    return weights, table(["", "bytes", ""], rows)


def section(exports):
    if not exports:
        return None
    weights, rows = too_large(exports)
    return f"""## Genuine exports

Made by `scripts/bench exports` (tests/exports/firmware, -Os) with public exports, which are not part of this repository: bytes
on a Cortex-M4F. The genuine firmware infers by the SDK's run_classifier; its RAM includes the arena, not heap and stack. What
follows is added to it by EiOta and by a program that receives a payload: with STORAGE RAM into a staging buffer, with
STORAGE FLASH into a store of at least three slots. Scalers and clusters are in RAM with both. Signatures are not verified.

""" + sizes(exports) + f"""
{TOO_LARGE} has a weight image of {weights:,} bytes. Here it runs on a Cortex-M55 (mps3-an547 in QEMU) with less RAM than that:
what the arena and 64 KB need, rounded down to a multiple of 32. The linker script ends the RAM there, and the MPU makes a
fault of each access to anything but this RAM, code, console and flash. Flash is modelled by a memory that the MPU keeps
read-only except in the callbacks. These end the program when it programs a unit that is not erased, or programs or erases
anything but whole units or blocks.

The firmware receives a payload in chunks, runs it on trial, is reset, and rolls it back. It receives it again, confirms it,
is reset, restores the factory weights, and is reset. Its outputs are equal, bit by bit, to those of firmware built from one
or the other export. Bytes of RAM:

""" + rows
