# SPDX-License-Identifier: MIT
"""How much stack the runtime's calls take: bench/firmware/stack.cpp in QEMU."""

import subprocess

from firmware import PROCESSORS, boards, build, models
from report import table
from signing import sign

ROWS = {  # what bench/firmware/stack.cpp prints: where the payload is, the call
    "write": ("memory", "begin, write"),
    "end": ("memory", "end"),
    "end_signed": ("memory", "end, signed"),
    "apply": ("memory", "apply"),
    "restore": ("memory", "restore"),
    "store_boot": ("store", "boot"),
    "store_boot_signed": ("store", "boot, signed"),
    "store_write": ("store", "begin, write"),
    "store_end": ("store", "end"),
    "store_end_signed": ("store", "end, signed"),
    "store_apply": ("store", "apply"),
    "store_apply_signed": ("store", "apply, signed"),
    "store_confirm": ("store", "confirm"),
    "store_rollback": ("store", "rollback"),
    "store_rollback_signed": ("store", "rollback, signed"),
    "store_restore": ("store", "restore"),
}


def measured(processor, folder):
    """@return {call: the most bytes that it took}"""
    command = boards.command(processor.board, boards.executable(folder, "stack"), folder / "signed.bin")
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    most = {}
    for call, size in (line.split() for line in done.stdout.splitlines()):
        most[call] = max(most.get(call, 0), int(size))
    if most.pop("nothing") != 0 or set(most) != set(ROWS):
        raise RuntimeError("bench: not what bench/firmware/stack.cpp prints:\n" + done.stdout)
    return most


def stack(_exports):
    penguin, columns = models(None)[0], []
    for processor in PROCESSORS:
        folder = build(processor, penguin)
        sign(penguin.update, folder / "ei_ota/load_image/load_image.eiota.json", folder)
        columns.append(measured(processor, folder))
    rows = [[*titles, *(column[call] for column in columns)] for call, titles in ROWS.items()]
    return """## Stack

Made by `scripts/bench stack` (bench/firmware/stack.cpp in QEMU, -Os): bytes of stack from the caller's stack pointer
down to the lowest byte that a call changes. The stack below the stack pointer is filled with a pattern before the
call, so stack that is reserved but never written does not count. Each figure is the maximum over a life cycle of the
penguin's payload: a first boot, an update, a boot on trial, its confirmation, a second update and its rollback.
No interrupt occurs; interrupts take stack of their own.

"Signed" includes EiOta's signature check. Its callbacks take no stack here; the stack of real cryptography comes on
top. The flash callbacks of a store are included: those of bench/firmware are one memcpy or memset each, and others
may need more.

""" + table(["payload in", "call", *(processor.name for processor in PROCESSORS)], rows)
