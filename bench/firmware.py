# SPDX-License-Identifier: MIT
"""The runtime on the device: bytes of bench/firmware and instructions in QEMU."""

import dataclasses
import json
import os
import shutil
import subprocess
import sys

from linker_map import LinkerMap
from report import ROOT, WORK, table, verdict

sys.path.insert(0, str(ROOT / "tests" / "firmware"))
import boards  # noqa: E402

PENGUIN = ROOT / "examples" / "penguin"
FOMO = "ambiq-fomo-apollo5-2024-09"
PREDECESSOR_RAM = 21512  # of the predecessor's patch on the FOMO model: all its tensors and quantizations


@dataclasses.dataclass
class Processor:
    name: str
    board: str
    toolchain: str
    cpu: str


PROCESSORS = [
    Processor("Cortex-M4F", "mps2-an386", "arm-none-eabi", "cortex-m4"),
    Processor("Cortex-M0+", "mps2-an386", "arm-none-eabi", "cortex-m0plus"),
    Processor("RV32IMAC", "riscv32-virt", "riscv64-unknown-elf", "rv32imac"),
]


@dataclasses.dataclass
class Model:
    name: str
    export: object
    update: object
    headers: object


def models(exports, processor=None):
    """A genuine SDK wants the C++ library, which Debian has not got for RISC-V."""
    found = [Model("penguin", PENGUIN / "exports/bad", PENGUIN / "exports/smart", PENGUIN / "sdk")]
    if exports and (exports / FOMO).is_dir() and (processor is None or processor.board != "riscv32-virt"):
        found.append(Model("fomo", *[exports / FOMO] * 3))
    return found


def build(processor, model, byte_table=False, mbedtls=""):
    """@param mbedtls  a folder of its sources. @return the build folder of bench/firmware"""
    folder = WORK / "firmware" / f"{processor.cpu}-{model.name}{'-table' if byte_table else ''}"
    options = {"CMAKE_BUILD_TYPE": "MinSizeRel", "BOARD": processor.board, "EI_OTA_CPU": processor.cpu,
               "CMAKE_TOOLCHAIN_FILE": ROOT / f"cmake/toolchains/{processor.toolchain}.cmake",
               "EiOta_DIR": WORK / "eiota/share/EiOta/cmake", "EXPORT": model.export, "UPDATE": model.update,
               "HEADERS": model.headers, "BYTE_TABLE": "ON" if byte_table else "OFF", "MBEDTLS": mbedtls}
    shutil.rmtree(folder, ignore_errors=True)  # an older build's cache may name other paths
    commands = [["cmake", "-G", "Ninja", "-S", ROOT / "bench/firmware", "-B", folder,
                 *(f"-D{name}={value}" for name, value in options.items())], ["cmake", "--build", folder]]
    for command in commands:
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stdout + done.stderr)
    return folder


def inspect(path):
    report = subprocess.run([ROOT / "build/tool/clang-tool/ei-ota", "inspect", path, "--json"], check=True,
                            capture_output=True, text=True).stdout
    return json.loads(report)


GROUPS = {  # of runtime/src/*.c
    "begin, write, end, apply, query": ["update.c", "change.c", "inference.c"],
    "container: header, TLVs, checks": ["payload.c", "source.c"],
    "decoding and its checks": ["image.c", "entries.c", "scale_product.c"],
    "CRC-32": ["crc32.c"],
    "restore": ["load_image.c"],
    "error texts": ["strerror.c"],
}


def code_sizes(linked):
    sizes = {group: sum(linked.size(file=f"libei_ota_runtime.a({source}") for source in sources)
             for group, sources in GROUPS.items()}
    if sum(sizes.values()) != linked.size(file="libei_ota_runtime.a("):
        raise RuntimeError("bench: a file of runtime/src is in none of firmware.GROUPS")
    helpers = linked.helpers("libgcc.a", "libei_ota_runtime.a")
    sizes["from libgcc"] = sum(helpers.values())
    return sizes, helpers


GUARD = ["change.c", "inference.c"]
GUARDED = ["_initP", "_invokev", "_resetP"]  # in the linkage names of an export's functions


def guard_sizes(folder):
    """What keeps changes of the weights and inferences apart. @return bytes of the wrappers of one part, of GUARD's files, all"""
    exported, patched = (LinkerMap(folder / f"{name}.map") for name in ("exported", "patched"))
    wrappers = sum(patched.size(name, "_compiled.cpp") - exported.size(name, "_compiled.cpp") for name in GUARDED)
    files = [patched.size(file=f"libei_ota_runtime.a({source}") for source in GUARD]
    return [wrappers, *files, wrappers + sum(files)]


def predecessor_payload(report):
    """Its format: a length (4); of each array a head (4) and its elements; of each quantization a head (3) and 8 bytes a channel."""
    size = 4
    for model in report["models"]:
        for weight in model["weights"]:
            if weight["kind"] == "data":
                size += 4 + weight["size"]
            elif weight["kind"] == "scale":
                size += 3 + 2 * weight["size"]
        size += sum(4 + entry["size"] for entry in model["structure"] if "tensor_data" in entry["definition"])
    return size


def footprint(exports):
    code, restore, helper_names, guard, ram, tables = {}, [], [], [], [], []
    for processor in PROCESSORS:
        for model in models(exports, processor):
            folder = build(processor, model)
            linked = LinkerMap(folder / "user_load_image.map")
            sizes, helpers = code_sizes(linked)
            if model.name == "penguin":
                code[processor.name] = sizes
                guard.append([processor.name, *guard_sizes(folder)])
                helper_names.append(f"{processor.name}: " + (", ".join(f"{n} {s} B" for n, s in helpers.items()) or "none"))
            added = linked.flash() - LinkerMap(folder / "user_none.map").flash()
            restore.append([processor.name, model.name, added, 200, verdict(added, 200)])
            weights, updater = linked.size(".ei_ota.weights"), linked.size("updater")
            others = linked.size("eiota_generated_in_use") + linked.size("eiota_generated_changing")
            ram.append([processor.name, model.name, updater, verdict(updater, 64), weights, others,
                        f"{weights / PREDECESSOR_RAM:.3f} ({verdict(weights / PREDECESSOR_RAM, 0.66)})"
                        if model.name == "fomo" else ""])
            parts = [linked.size("eiota_generated_codes0"), linked.size("eiota_generated_addresses0"),
                     linked.size("rodata.ei_ota_load_image") + linked.size("eiota_generated_parts")]
            tables.append([processor.name, model.name, *parts, sum(parts),
                           verdict(sum(parts), 900) if model.name == "fomo" else ""])
    names = [processor.name for processor in PROCESSORS]
    rows = [[group, *(code[name][group] for name in names)] for group in [*GROUPS, "from libgcc"]]
    totals = [sum(code[name].values()) for name in names]
    silent = [total - code[name]["error texts"] for name, total in zip(names, totals)]
    rows += [["total", *totals], ["total without error texts", *silent]]
    payloads = []
    for model in models(exports):
        size = os.path.getsize(WORK / f"firmware/{PROCESSORS[0].cpu}-{model.name}/load_image.bin")
        before = predecessor_payload(inspect(model.update))
        payloads.append([model.name, size, before, f"{size / before:.3f}"])
    rows += [["goal 2,560: total", *(verdict(total, 2560) for total in totals)],
             ["goal 2,560: total without error texts", *(verdict(total, 2560) for total in silent)]]
    return """## Footprint

Made by `scripts/bench footprint` (bench/firmware, -Os): code and constants of the runtime as linked, in bytes, with
structural decoding, all checks and restore from the load image. `EI_OTA_NO_ERROR_STRINGS` omits the error texts.

""" + table(["runtime/src", *names], rows) + f"""
Functions of libgcc that the runtime needs: {"; ".join(helper_names)}.
memcpy and memcmp, which every firmware with a model has, are not counted.

Flash that restore adds: the sections of a firmware patched with RESTORE LOAD_IMAGE minus those of a firmware with
RESTORE NONE. Gaps between sections, which vary with every change, are not counted.

""" + table(["processor", "model", "bytes", "goal", ""], restore) + """
Flash of the gate that keeps changes of the weights and inferences apart: for each patched source the wrappers, by
which its init, invoke and reset grow, and two files of runtime/src. inference.c is linked only if a model runs, which
the firmware of the first table does not do.

""" + table(["processor", "wrappers", *GUARD, "total"], guard) + f"""
RAM in bytes: `ei_ota_t` (goal 64), the weights that were constants before, the two flags; for fomo also the ratio of
the weights to the {PREDECESSOR_RAM:,} bytes that the predecessor moves to RAM (goal 0.66). The staging buffer, as
large as a payload, is not included.

""" + table(["processor", "model", "ei_ota_t", "", "weights", "flags", "of predecessor's"], ram) + """
The weight table in flash, in bytes (goal 900 for fomo):

""" + table(["processor", "model", "codes", "addresses", "model and table part", "total", ""], tables) + """
A full payload, and one in the predecessor's format for the same model (its size computed from `ei-ota inspect`), in
bytes:

""" + table(["model", "payload", "predecessor", "ratio"], payloads)


def counts(processor, folder, program="counted", payload="load_image.bin"):
    """{step: instructions}"""
    command = boards.command(processor.board, boards.executable(folder, program), folder / payload)
    done = subprocess.run([*command, "-icount", "shift=0"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=300)
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    return {step: int(count) for step, count in (line.split() for line in done.stdout.splitlines())}


def cost(exports):
    rows, steps = [], []
    for processor in PROCESSORS:
        for model in models(exports, processor):
            content = None
            for byte_table in (False, True):
                folder = build(processor, model, byte_table)
                content = os.path.getsize(folder / "load_image.bin") - 40  # header and checksum
                count = counts(processor, folder)
                check, write = count["check_pass"] / content, count["write_pass"] / content
                goal = 9 if byte_table else 15  # set for the Cortex-M4F
                crc = "byte table" if byte_table else "nibbles"
                rows.append([processor.name, model.name, crc, content, f"{check:.2f}", f"{write:.2f}", goal,
                             verdict(max(check, write), goal)])
                steps.append([processor.name, model.name, crc,
                              *(count[step] for step in ("write", "end", "apply", "restore"))])
    return """## Cost of an update on the device

Made by `scripts/bench cost` (bench/firmware/counted.cpp in QEMU): instructions per byte of a payload's coded image,
in the pass that checks it and in the pass that writes it, with the CRC by nibbles (a table of 64 bytes, the default)
and with EI_OTA_CRC_BYTE_TABLE (1,024 bytes). The predecessor took 121 to 398 instructions per byte.

""" + table(["processor", "model", "CRC", "image bytes", "check pass", "write pass", "goal", ""], rows) + """
Instructions of whole steps: `write` is one call with the whole payload; `end` is the checksum over the container and
the check pass; `restore` is a checksum over the factory weights and a copy.

""" + table(["processor", "model", "CRC", "write", "end", "apply", "restore"], steps)
