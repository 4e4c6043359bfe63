#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the runtime takes by itself: code, data and RAM of each object, and the worst-case stack of each public function.

    runtime.py              prints the section "Runtime alone" of docs/MEASUREMENTS.md; scripts/footprint calls it

The stack is GCC's: the frames of -fcallgraph-info=su, summed up along the deepest path of the call graph. A call through a pointer
reaches each function of TARGETS that its member can point to; what the application supplies counts as 0. Library functions count by
what their instructions take off the stack pointer. This fails on recursion, on a frame that is not static, on a pointer or a library
function that it does not know, and on an object with writable data.
"""

import dataclasses
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from report import ROOT, table

RUNTIME = ROOT / "runtime"
OPTIONS = ["-std=c99", "-Os", "-ffunction-sections", "-fdata-sections", "-I", RUNTIME / "include"]
PROCESSORS = {
    "Cortex-M0+": ("arm-none-eabi-", ["-mthumb", "-mcpu=cortex-m0plus"]),
    "Cortex-M4F": ("arm-none-eabi-", ["-mthumb", "-mcpu=cortex-m4", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"]),
    "RV32IMAC": ("riscv64-unknown-elf-", ["-march=rv32imac", "-mabi=ilp32", "--specs=picolibc.specs"]),
}
VARIANTS = ["staging", "store", "in flash", "coded"]
# What a call through this member of this object reaches: in every variant, and in addition from each later one on.
SUPPLIED_BY_APPLICATION = ([],)
TARGETS = {
    "payload->read": (["eiota_internal_read_memory"], ["read_flash"], [], ["read_coded"]),
    "coded->read": (["eiota_internal_read_memory"], ["read_flash"]),
    "payload->enter": ([], [], [], ["enter"]),
    "decoder->decode": ([], [], [], ["decode_coded"]),
    "use": ([], [], [], ["use_structural", "append_image"]),
    "floats->next": ([], [], [], ["next_float"]),
    "base->open": ([], [], [], ["open_load_image", "open_copy"]),
    "base->find": ([], [], [], ["find_in_load_image", "find_in_copy"]),
    "flash_base->open": ([], [], [], ["open_rows"]),
    "flash_base->find": ([], [], [], ["find_in_rows"]),
    "source->read": (["eiota_internal_read_memory"], ["read_flash"]),
    "verifier->check": ([], ["ei_ota_check_signature"]),
    "model->restore": (["eiota_internal_restore_load_image", "eiota_internal_restore_copy"], []),
    "storage->begin": ([], ["eiota_internal_slot_begin"]),
    "storage->write": ([], ["eiota_internal_slot_write"]),
    "storage->open": ([], ["eiota_internal_slot_open"]),
    "storage->end": ([], ["eiota_internal_slot_end"]),
    "storage->change": ([], ["change"]),
    "storage->drop": ([], ["eiota_internal_slot_drop"]),
    "storage->read": ([], ["eiota_internal_read_slot"]),
    "functions->next_entry": ([], [], ["eiota_internal_next_tensor_entry"]),
    "functions->read_image": ([], [], ["eiota_internal_read_image"]),
    "functions->prepare": ([], [], ["prepare"]),
    "functions->use": ([], [], ["use"]),
    "functions->begin": ([], [], ["begin"]),
    "functions->can_be_in": ([], [], ["can_be_in"]),
    "functions->append": ([], [], ["append"]),
    "functions->has_structure": ([], [], ["has_structure"]),
    "put": ([], [], ["compare_piece", "write_piece"]),
    "model->refresh": SUPPLIED_BY_APPLICATION,
    **{f"config->{member}": SUPPLIED_BY_APPLICATION for member in ("lock", "unlock", "weights_changed")},
    **{f"flash->{member}": SUPPLIED_BY_APPLICATION for member in ("read", "prog", "erase", "sync")},
    **{f"verifier->{member}": SUPPLIED_BY_APPLICATION for member in ("hash_start", "hash_update", "hash_finish", "verify")},
    "classify": SUPPLIED_BY_APPLICATION,
}
STORE_ONLY = ["ei_ota_boot", "ei_ota_confirm", "ei_ota_rollback", "ei_ota_list", "ei_ota_select", "ei_ota_keep", "ei_ota_forget",
              "ei_ota_use"]
STRUCTS = ["ei_ota_config_t", "ei_ota_t", "ei_ota_hold_t", "ei_ota_flash_t", "ei_ota_store_t", "ei_ota_ready_t"]


class Failure(Exception):
    pass


@dataclasses.dataclass
class Function:
    frame: int
    calls: set  # names of functions
    through: set  # keys of TARGETS


def run(*command):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout


def pointer(place):
    """@param place  FILE:LINE:COLUMN of a call. @return the key of TARGETS"""
    file, line, column = place.rsplit(":", 2)
    text = pathlib.Path(file).read_text().splitlines()[int(line) - 1]
    found = {call for call in re.findall(r"((?:\w+->)?\w+)\(", text[int(column) - 1:]) if call in TARGETS}
    if len(found) != 1:
        raise Failure(f"{place}: a call through a pointer that bench/runtime.py does not know: {text.strip()}")
    return found.pop()


def read_graph(path):
    """@return {name: Function} of one object; static functions are unique by their names throughout the runtime, or FILE:name"""
    functions = {}
    text = path.read_text()
    for title, frame, kind in re.findall(r'node: \{ title: "([^"]+)" label: "[^"]*?(\d+) bytes \(([^)]*)\)"', text):
        if kind != "static":
            raise Failure(f"{title}: its frame is {kind}")
        functions[title] = Function(int(frame), set(), set())
    for caller, callee, place in re.findall(r'edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"(?: label: "([^"]+)")?', text):
        if callee == "__indirect_call":
            functions[caller].through.add(pointer(place))
        else:
            functions[caller].calls.add(callee)
    return functions


def plain(name):
    """GCC names a static function FILE:NAME, and its clones NAME.isra.0; EI_OTA_VERSIONED appends a number."""
    return re.sub(r"\.(isra|part|constprop|cold)\.\d+|_\d+$", "", name.rsplit(":", 1)[-1])


def deepest(graph, name, variant, path=()):
    """Bytes of stack that a call takes. @param variant  index into VARIANTS"""
    if name in path:
        raise Failure(f"recursion: {' -> '.join([*path, name])}")
    if name not in graph:
        raise Failure(f"{path[-1]} calls {name}, whose stack is not known")
    function = graph[name]
    callees = set(function.calls)
    for key in function.through:
        for target in sum(TARGETS[key][:variant + 1], []):
            found = [known for known in graph if plain(known) == target]
            # `change` of store.c, which has a namesake in update.c.
            callees.update(known for known in found if len(found) == 1 or "store.c" in known)
            if not found:
                raise Failure(f"{key}: there is no function {target}")
    return function.frame + max((deepest(graph, callee, variant, (*path, name)) for callee in callees), default=0)


def public_functions():
    declared = re.findall(r"^(?:int|const char \*)\s*(ei_ota_\w+)\(", (RUNTIME / "include/ei_ota/ei_ota.h").read_text(), re.M)
    return [name for name in declared if name != "ei_ota_strerror"]


def registers(listed):
    """How many registers "r3, r4-r7, lr" are."""
    numbers = [[int(number) for number in re.findall(r"\d+", item)] for item in listed.split(",")]
    return sum(item[1] - item[0] + 1 if len(item) == 2 else 1 for item in numbers)


def stack_taken(instruction):
    """Bytes that an instruction takes off the stack pointer."""
    if match := re.search(r"\t(?:push|stmdb(?:\.w)?\tsp!,)\s*\{(.*)\}", instruction):
        return 4 * registers(match[1])
    match = re.search(r"\tsub(?:\.w)?\tsp, (?:sp, )?#(\d+)|\[sp, #-(\d+)\]!|\tadd(?:i|)\tsp,sp,-(\d+)", instruction)
    return int(next(filter(None, match.groups()))) if match else 0


def library_functions(prefix, flags, folder, names):
    """@return {name: Function} of these and what they call, as the linker takes them from the libraries"""
    (folder / "library.c").write_text("")
    run(prefix + "gcc", *OPTIONS, *flags, "-nostartfiles", folder / "library.c", "-o", folder / "library.elf",
        f"-Wl,--entry={min(names)}", *(f"-Wl,--undefined={name}" for name in names))
    names_at, functions = {}, {}
    for address, _, name in (line.split() for line in run(prefix + "nm", folder / "library.elf").splitlines()):
        names_at.setdefault(int(address, 16) & ~1, []).append(name)  # Thumb code has an odd address
    listing = run(prefix + "objdump", "-d", folder / "library.elf")
    for address, body in re.findall(r"^([0-9a-f]+) <[^>]+>:\n(.*?)(?=\n\n|\Z)", listing, re.S | re.M):
        calls = set(re.findall(r"\t(?:bl?(?:\.[nw])?|jal?)\t(?:ra,)?[0-9a-f]+ <([^+>]+)>", body))
        aliases = names_at[int(address, 16)]
        taken = sum(map(stack_taken, body.splitlines()))
        functions.update({name: Function(taken, calls - set(aliases), set()) for name in aliases})
    return functions


def compile_runtime(prefix, flags, folder):
    """@return {object: (text, data, bss)} and the call graph"""
    sizes, graph = {}, {}
    for source in sorted((RUNTIME / "src").glob("*.c")):
        run(prefix + "gcc", *OPTIONS, *flags, "-fcallgraph-info=su", "-c", source, "-o", folder / f"{source.stem}.o")
        text, data, bss = map(int, run(prefix + "size", folder / f"{source.stem}.o").splitlines()[1].split()[:3])
        if data + bss != 0:
            raise Failure(f"{source.name}: {data + bss} bytes of writable data")
        sizes[source.name] = (text, data + bss)
        graph.update(read_graph(folder / f"{source.stem}.ci"))
    foreign = set().union(*(function.calls for function in graph.values())) - set(graph)
    graph.update(library_functions(prefix, flags, folder, sorted(foreign)))
    return sizes, graph


def struct_sizes(prefix, flags, folder):
    source = folder / "structs.c"
    source.write_text('#include "ei_ota/ei_ota.h"\n' + "".join(f"char size_of_{name}[sizeof({name})];\n" for name in STRUCTS))
    run(prefix + "gcc", *OPTIONS, *flags, "-fno-common", "-c", source, "-o", folder / "structs.o")
    rows = [line.split() for line in run(prefix + "nm", "-S", folder / "structs.o").splitlines()]
    return {name: int(row[1], 16) for name in STRUCTS for row in rows if row[3] == f"size_of_{name}"}


def measured(prefix, flags):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        sizes, graph = compile_runtime(prefix, flags, folder)
        stacks = {function: [deepest(graph, function, variant) for variant in range(len(VARIANTS))]
                  for function in public_functions()}
        return sizes, struct_sizes(prefix, flags, folder), stacks


def section(_exports=None):
    found = {name: measured(prefix, flags) for name, (prefix, flags) in PROCESSORS.items() if shutil.which(prefix + "gcc")}
    if not found:
        return None
    names, columns = list(found), list(found.values())
    objects = [[source, *(sizes[source][0] for sizes, _, _ in columns)] for source in columns[0][0] if columns[0][0][source][0]]
    objects.append(["all", *(sum(text for text, _ in sizes.values()) for sizes, _, _ in columns)])
    objects.append([".data and .bss of all", *(sum(data for _, data in sizes.values()) for sizes, _, _ in columns)])
    structs = [[name, *(structs[name] for _, structs, _ in columns)] for name in STRUCTS]
    stacks = [[function, *(text for _, _, stacks in columns for text in
                           (["" if function in STORE_ONLY else stacks[function][0], *stacks[function][1:]]))]
              for function in columns[0][2]]
    titles = [f"{name}, {variant}" for name in names for variant in VARIANTS]
    return """## Runtime alone

Made by `scripts/bench runtime`; `scripts/footprint` prints the same section within seconds and without a board. Each source of
runtime/src is compiled with -Os and default options by itself. Code and constants in bytes; a linker drops the functions that a firmware
does not call.

""" + table(["runtime/src", *names], objects) + """
The runtime has no static RAM of its own. What the application defines for it, in bytes, besides a staging buffer or a prog unit:

""" + table(["type", *names], structs) + """
Worst-case stack of the public functions in bytes: GCC's frames (`-fcallgraph-info=su`), summed up along the deepest path of the call
graph. "Staging" is a firmware with a staging buffer and no verifier, "store" one with a payload store and a verifier, "in flash" the same
with weights in flash, "coded" that with a range decoder. A call through a pointer counts as the deepest function of the runtime that the pointer can hold, whatever the arguments are, so that a path may be
counted that no call takes. The C library's functions are newlib's and picolibc's. Not included: the callbacks that the application
supplies (flash, lock, cryptography, classify) and `refresh` of a patched source. The figures of "Stack" above were measured in QEMU
and include the callbacks of bench/firmware.

""" + table(["function", *titles], stacks)


def main():
    try:
        text = section()
    except Failure as failure:
        sys.exit(f"footprint: {failure}")
    print(text if text is not None else "skipped: no cross compiler")


if __name__ == "__main__":
    main()
