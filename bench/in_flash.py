# SPDX-License-Identifier: MIT
"""What weights in flash take of a device, beside what weights in RAM take: bench/firmware with each storage."""

from firmware import GROUPS, PROCESSORS, build, counts, models
from linker_map import LinkerMap
from report import table, verdict
from store import FILES, runtime, sizes

BINDING = ["bind_table.c", "hold.c"]  # of runtime/src: what a model in flash needs without a store
STORE = ["in_flash.c", "slot_table.c", "read_image.c", "write_image.c", "slot_writer.c", "sha256.c", "tensor_entries.c", "flatbuffer.c", "use.c"]
# Functions that run a model in flash on other weights: of the runtime, and of bench/firmware/bind.cpp.
FUNCTIONS = ["eiota_internal_compute_bound", "eiota_internal_bind", "eiota_internal_hold", "eiota_internal_release", "put_piece",
             "bind_to"]
FLASH_GOAL, RAM_GOAL, USE_GOAL = 600, 8, 200


def flash_of_source(linked):
    """The patched or exported model, without what the SDK's headers instantiate elsewhere."""
    return linked.flash("_compiled.cpp")


def section(exports):
    least, ram, stores, uses = [], [], [], []
    for processor in PROCESSORS:
        for model in models(exports, processor):
            folder = build(processor, model)
            exported, bound, staged = (LinkerMap(folder / f"{name}.map") for name in ("exported", "bound", "user_load_image"))
            source = flash_of_source(bound) - flash_of_source(exported)
            binding = sum(bound.size(f".text.{name}") for name in FUNCTIONS)
            variables = bound.size("eiota_generated_binding")
            goal = model.name == "fomo" and processor.name == "Cortex-M4F"
            least.append([processor.name, model.name, source, binding, source + binding,
                          verdict(source + binding, FLASH_GOAL) if goal else "", variables,
                          verdict(variables, RAM_GOAL) if goal else ""])
            count = counts(processor, folder, "counted_use", "load_image.bin")
            uses.append([processor.name, model.name, count["use_first"], count["use"], verdict(count["use"], USE_GOAL),
                         count["use_factory"]])
            ram.append([processor.name, model.name, staged.size(".ei_ota.weights"), variables])
            if model.name == "penguin":
                in_flash, in_ram = (LinkerMap(folder / f"{name}.map") for name in ("store_in_flash", "store"))
                parts = sizes(in_flash, BINDING + STORE)
                known = sum(GROUPS.values(), []) + FILES + BINDING + STORE
                if sum(sizes(in_flash, known)) != in_flash.size(file="libei_ota_runtime.a("):
                    raise RuntimeError("bench: a file of runtime/src is in none of the lists of in_flash.py, store.py and firmware.py")
                stores.append([*parts, sum(parts), runtime(in_flash) - runtime(in_ram)])
    rows = [list(row) for row in zip([*BINDING, *STORE, "together", "the whole runtime, minus that with a store and weights in RAM"],
                                     *stores)]
    return f"""## Weights in flash

Made by `scripts/bench in-flash` (bench/firmware, -Os). The least that runs a model on other weights (bench/firmware/bind.cpp): what
the patched source has over Studio's, and the code that writes a bind table, binds the model to it, holds it during an
inference and goes back. There is no payload store, and nothing verifies the weights. Goals, set for the FOMO model on a
Cortex-M4F: {FLASH_GOAL} bytes of flash, {RAM_GOAL} of RAM.

""" + table(["processor", "model", "source", "binding", "flash", "", "RAM", ""], least) + """
RAM in bytes that weights take with each storage; clusters, scalers and labels are in RAM with both:

""" + table(["processor", "model", "STORAGE RAM", "STORAGE FLASH"], ram) + """
What a payload store has in addition if weights are in flash, in bytes of code and constants:

""" + table(["runtime/src", *(processor.name for processor in PROCESSORS)], rows) + f"""
Instructions (in QEMU, bench/firmware/counted_use.cpp) of `ei_ota_use`, which changes between weights that are in flash: the first
change to a slot since boot, which verifies it; each later one; and that to the factory weights. The models have a single network and
no weights in headers. The goal is {USE_GOAL} instructions.

""" + table(["processor", "model", "first", "later", "", "factory weights"], uses)
