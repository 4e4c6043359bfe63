# SPDX-License-Identifier: MIT
"""What coded payloads take of a device: the range decoder's bytes, and its instructions beside those of structural payloads."""

import os

import payload
from firmware import FOMO, PROCESSORS, Model, build, counts, models
from linker_map import LinkerMap
from report import table, verdict

DECODER = ["weight_decoder.c", "float_decoder.c"]
GLUE = ["coded_source.c", "base_in_flash.c"]


def measured_models(exports, processor):
    """The penguin and, if it is there, the tutorial's own pair."""
    found = models(None)
    folders = payload.demo_pair(exports) if exports else None
    if folders and processor.board != "riscv32-virt":
        found.append(Model("dumb-smart", *folders, exports / FOMO))
    return found


def code_of(folder):
    """@return bytes of code and constants by file, and what the firmware has in addition with them"""
    plain, coded = LinkerMap(folder / "user_load_image.map"), LinkerMap(folder / "coded.map")
    files = [coded.size(file=f"libei_ota_runtime.a({name}") for name in DECODER + GLUE]
    added = coded.flash("libei_ota_runtime.a(") - plain.flash("libei_ota_runtime.a(")
    helpers = [sum(linked.helpers("libgcc.a", "libei_ota_runtime.a").values()) for linked in (plain, coded)]
    return [*files, added, helpers[1] - helpers[0]]


def section(exports):
    codes, rows, unchanged = [], [], []
    for processor in PROCESSORS:
        for model in measured_models(exports, processor):
            folder = build(processor, model)
            if model.name == "penguin":
                codes.append(code_of(folder))
            image = os.path.getsize(folder / "load_image.bin") - 40
            for form in ("full", "delta", "same"):
                size = os.path.getsize(folder / f"coded_{form}.bin")
                count = counts(processor, folder, "counted_coded", f"coded_{form}.bin")
                by_byte = [round(count[step] / (size - 40), 1) if form != "same" else "" for step in ("check_pass", "write_pass")]
                by_weight = round(count["write_pass"] / image, 1)
                rows.append([processor.name, model.name, form, size, *by_byte, by_weight, count["end"], count["apply"]])
            for crc, byte_table in (("nibbles", False), ("byte table", True)):
                same = counts(processor, build(processor, model, byte_table), "counted_coded", "coded_same.bin")["write_pass"]
                unchanged.append([processor.name, model.name, crc, round(same / image, 1), 20, verdict(same / image, 20)])
    names = [*DECODER, *GLUE, "the whole runtime, in addition to one without a decoder", "functions of libgcc in addition"]
    by_file = [list(row) for row in zip(names, *codes)]
    return """## Coded payloads

Made by `scripts/bench decoder` (bench/firmware, -Os). Code and constants of a firmware with `DECODERS RANGE`, in bytes.
float_decoder.c is linked if a model has float32 or int16 weights, scalers or clusters; base_in_flash.c if weights are in flash.

""" + table(["runtime/src", *(processor.name for processor in PROCESSORS)], by_file) + f"""
Goal for the decoder of int8 networks, weight_decoder.c, on a Cortex-M4F: 1,126 bytes, {verdict(codes[0][0], 1126)}.

Instructions (in QEMU) by byte of a payload, in the pass that checks it, with a CRC over the weights that are decoded, and in the
pass that writes it; by byte of the weights in the pass that writes; and of the whole calls. With a delta both passes verify the
factory weights by a CRC first. `ei_ota_end` verifies the container and checks, `ei_ota_apply` writes. "Same" is a delta of the
factory weights.

""" + table(["processor", "model", "form", "payload", "check, by its byte", "write, by its byte", "write, by byte of weights",
             "ei_ota_end", "ei_ota_apply"], rows) + """
Instructions by byte of weights that have not changed, in the pass that writes, with the CRC over them, by nibbles (the default)
and with EI_OTA_CRC_BYTE_TABLE. The goal was set for the Cortex-M4F. The tensors of the penguin are tiny, and each is an entry:

""" + table(["processor", "model", "CRC", "instructions", "goal", ""], unchanged)
