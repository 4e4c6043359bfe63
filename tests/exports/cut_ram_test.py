#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A model that does not fit into the RAM is updated, rolled back and restored with its weights in flash.

    cut_ram_test.py BUILD...   what firmware/CMakeLists.txt builds with CUT_RAM

All firmware in the cut RAM gives the outputs that firmware in the board's whole RAM gives. The flash of the emulated board ends
it where it is used as no flash can be (mapped_flash.h), and so does an access to what is no part of the RAM.
"""

import dataclasses
import pathlib
import re
import subprocess
import sys

import update_test
from update_test import boards

BOARD = "mps3-an547"
BESIDE_ARENA = 64 * 1024
GOAL = 8 * 1024  # of RAM for all that EiOta adds
STATES = {"factory", "after", "after-reset", "restored-by-rollback", "after-confirm", "restored", "restored-reset"}
MEMORY = re.compile(r"^memory: (\S+): stack (\d+), heap (\d+)$", re.M)
OVERFLOW = re.compile(r"region `RAM' overflowed by (\d+) bytes")


@dataclasses.dataclass
class Use:
    """Bytes of RAM that a firmware takes."""

    variables: int  # the arena among them
    heap: int
    inference: int  # stack
    change: int  # stack of what is no inference: boot, update, confirm, rollback, restore


@dataclasses.dataclass
class Found:
    """Bytes of a board and of what runs on it."""

    ram: int
    arena: int
    genuine: Use
    updatable: Use  # with weights in flash
    missing: int  # RAM, according to the linker, for weights and staging buffer in RAM

    def added(self):
        """RAM that EiOta takes. An inference and a change do not take their stack at the same time; both are counted here."""
        variables, heap = (getattr(self.updatable, of) - getattr(self.genuine, of) for of in ("variables", "heap"))
        return variables + heap + self.updatable.change


def size_of(firmware, sections):
    said = subprocess.run(["arm-none-eabi-size", "-A", firmware], check=True, capture_output=True, text=True).stdout
    sizes = dict(re.findall(r"^(\.\S+)\s+(\d+)", said, re.M))
    return sum(int(sizes.get(section, 0)) for section in sections)


def symbol(firmware, name):
    """@return its address and size"""
    said = subprocess.run(["arm-none-eabi-nm", "-S", "-C", firmware], check=True, capture_output=True, text=True).stdout
    address, size = re.search(rf"^(\w+) (?:(\w+) )?[a-zA-Z] (?:\(anonymous namespace\)::)?{name}$", said, re.M).groups()
    return int(address, 16), int(size or "0", 16)


def run(build, name, *payload):
    """@return {state: outputs}, and the RAM that it took"""
    firmware = boards.executable(build, name)
    status, text = boards.run(BOARD, firmware, *payload)
    assert status == 0, f"{name}: exit status {status}"
    states = update_test.states(text)
    steps = [(step, int(stack), int(heap)) for step, stack, heap in MEMORY.findall(text)]
    inference, change = ([stack for step, stack, _ in steps if (step in states) == is_inference] for is_inference in (True, False))
    return states, Use(size_of(firmware, (".data", ".bss")), max(heap for *_, heap in steps), max(inference), max(change, default=0))


def macro(build, model, name):
    header = pathlib.Path(build, "ei_ota", model, f"ei_ota_{model}.h").read_text(encoding="utf-8")
    values = re.findall(rf"#define EI_OTA_{model.upper()}_{name} (\d+)u", header)
    return int(values[-1])  # the first of two is for firmware with EI_OTA_LEGACY, or with pointers of 64 bits


def missing(build):
    done = subprocess.run(["cmake", "--build", build, "--target", "updatable_in_cut_ram"], capture_output=True, text=True)
    found = OVERFLOW.search(done.stdout + done.stderr)
    assert done.returncode != 0 and found, f"STORAGE RAM: not what was expected of the linker:\n{done.stdout}{done.stderr}"
    return int(found.group(1))


def examine(build):
    end = symbol(boards.executable(build, "beyond_in_cut_ram"), "__StackTop")[0]
    status, text = boards.run(BOARD, boards.executable(build, "beyond_in_cut_ram"))
    assert status == 3 and f"address 0x{end:08x}" in text, "the RAM does not end where it should"

    factory, retrained = (update_test.outputs(BOARD, build, name)["factory"] for name in ("factory", "retrained"))
    assert factory != retrained, "the two exports give the same outputs: nothing is shown"
    states, genuine = run(build, "factory_in_cut_ram")
    assert states == {"factory": factory}
    states, updatable = run(build, "updatable_flash_in_cut_ram", pathlib.Path(build, "genuine.bin"))
    assert states.keys() == STATES, states.keys()
    for state, outputs in states.items():
        assert outputs == (retrained if state.startswith("after") else factory), state

    firmware = boards.executable(build, "factory_in_cut_ram")
    found = Found(end - symbol(firmware, "__data_start__")[0], symbol(firmware, "tensor_arena")[1], genuine, updatable, missing(build))
    room = found.ram - found.arena
    assert BESIDE_ARENA - 32 < room <= BESIDE_ARENA, f"{room} bytes of RAM beside the arena"
    assert found.missing > macro(build, "genuine", "PAYLOAD_SIZE"), "without a staging buffer, weights in RAM fit"
    assert found.added() < GOAL, f"EiOta takes {found.added()} bytes of RAM"
    return found


if __name__ == "__main__":
    print(*map(examine, sys.argv[1:]), sep="\n")
