# SPDX-License-Identifier: MIT
"""Runs firmware on a board: in QEMU, or on this machine for board "host"."""

import pathlib
import subprocess

# The other boards have the names of QEMU's Arm machines.
RISCV = {"riscv32-virt": ["qemu-system-riscv32", "-M", "virt", "-bios", "none"]}


def executable(directory, name):
    """The linked firmware, whatever suffix the toolchain gives it."""
    for suffix in ("", ".elf", ".exe"):
        path = pathlib.Path(directory, name + suffix)
        if path.is_file():
            return path
    raise FileNotFoundError(f"no {name} in {directory}")


# An instruction then takes 2^shift ns, no less than a tick of SysTick: 40 ns and 62.5 ns.
STEPPING = {"mps2-an386": ["-icount", "shift=6"], "microbit": ["-icount", "shift=6"]}


def command(board, firmware, payload=None, *arguments):
    arguments = [str(payload or ""), *arguments]
    if board == "host":
        return [str(firmware), *arguments]
    # A comma separates options for QEMU; doubled it is part of a path.
    semihosting = "enable=on,target=native" + "".join(",arg=" + argument.replace(",", ",,") for argument in arguments)
    return [*RISCV.get(board, ["qemu-system-arm", "-M", board]), "-display", "none", "-monitor", "none", "-serial", "stdio",
            "-semihosting-config", semihosting, "-kernel", str(firmware)]


def run(board, firmware, payload=None):
    """@return exit status and what was printed; printed here as well."""
    done = subprocess.run(command(board, firmware, payload), stdin=subprocess.DEVNULL, capture_output=True, text=True)
    print(done.stdout + done.stderr, end="", flush=True)
    return done.returncode, done.stdout
