# SPDX-License-Identifier: MIT
"""What a store takes of a device: bench/firmware with one against that with a staging buffer."""

from firmware import GROUPS, PROCESSORS, build, models
from linker_map import LinkerMap
from report import table, verdict

FILES = ["store.c", "run.c", "slots.c", "records.c", "store_flash.c", "keep.c"]  # of runtime/src, beside those of GROUPS
USES = {"resume: tell, begin_at": "resume", "list": "list", "self-test": "self_test"}
CODE_GOAL, RAM_GOAL = 2048, 256


def runtime(linked):
    """Bytes of everything that the runtime brings along."""
    return linked.size(file="libei_ota_runtime.a(") + sum(linked.helpers("libgcc.a", "libei_ota_runtime.a").values())


def sizes(linked, files):
    return [linked.size(file=f"libei_ota_runtime.a({file}") for file in files]


def store(_):
    columns, ram = [], []
    for processor in PROCESSORS:
        folder = build(processor, models(None)[0])
        staged, stored = (LinkerMap(folder / f"{name}.map") for name in ("user_load_image", "store"))
        parts = sizes(stored, FILES)
        if sum(parts) + sum(sizes(stored, sum(GROUPS.values(), []))) != stored.size(file="libei_ota_runtime.a("):
            raise RuntimeError("bench: a file of runtime/src is neither in store.FILES nor in firmware.GROUPS")
        added = [runtime(LinkerMap(folder / f"store_{use}.map")) - runtime(stored) for use in USES.values()]
        columns.append([*parts, sum(parts), verdict(sum(parts), CODE_GOAL), runtime(stored) - runtime(staged), *added])
        size, unit = stored.size("payload_store"), stored.size("prog_unit_of_store")
        ram.append([processor.name, size, verdict(size, RAM_GOAL), unit, stored.size("updater")])
    titles = [*FILES, "the store", f"goal {CODE_GOAL:,}, set for the Cortex-M4F", "total added by the store", *USES]
    rows = [list(row) for row in zip(titles, *columns)]
    return """## Store

Made by `scripts/bench store` (bench/firmware/store.cpp, -Os): boot, begin, write, end, apply, confirm, rollback and
restore, with flash that is not memory-mapped and is therefore read through a window. Code and constants as linked, in
bytes; the last rows are the additional bytes of a firmware that also calls these functions. The flash callbacks
belong to the application and are not counted.

""" + table(["runtime/src", *(processor.name for processor in PROCESSORS)], rows) + f"""
"Total added by the store" is the whole runtime with the functions of libgcc that it needs, minus the same for a
firmware that stages in memory. Without an FPU, most of the self-test's bytes are libgcc's floating-point arithmetic,
which a firmware with a model has already.

RAM in bytes: `ei_ota_store_t` (goal {RAM_GOAL}), its prog unit, `ei_ota_t`. There is no staging buffer.

""" + table(["processor", "ei_ota_store_t", "", "prog unit", "ei_ota_t"], ram)
