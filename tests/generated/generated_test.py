#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Generated exports, patched, compiled, updated and restored: generated_test.py TOOL GENERATOR COMMON FORM CASE...

A CASE is KIND:TYPE:LEVEL:SEED[-SEED]. The bytes of every weight, by the weight table and as kernels get them, must be those of
the export's weight image: of the old one, after the update of the new one, after the restore of the old one again. With weights in
flash also at the start that follows either, and no weight of a network is in the table."""

import collections
import json
import pathlib
import struct
import sys
import tempfile

from firmware import Level, run

STAGE, ENTRY, DATA, SCALE, ZERO_POINT, MODEL, BIAS = range(7)
KINDS = {DATA: "data", SCALE: "scale", ZERO_POINT: "zero_point"}
CODINGS = {"structural": [], "full": ["--full"], "delta": ["--delta"]}  # options of the payload; without any it knows no devices
LARGEST_ERROR = 0.02  # of FULLY_CONNECTED's bias scale, in output scales

BEFORE, AFTER, RESTORED = range(3)  # what a stage is

Stage = collections.namedtuple("Stage", "number entries tensors biases")


def read_dump(dump):
    stages = []
    at = model = 0
    while at < len(dump):
        what, index, second, size = struct.unpack_from("<4I", dump, at)
        value = dump[at + 16:at + 16 + size]
        at += 16 + size
        if what == STAGE:
            stages.append(Stage(index, [], {}, []))
        elif what == ENTRY:
            stages[-1].entries.append(value)
        elif what == MODEL:
            model = index
        elif what == BIAS:
            stages[-1].biases.append([(model, row) for row in (index, second, *struct.unpack("<2i", value))])
        else:
            known = stages[-1].tensors.setdefault((model, index, KINDS[what]), value)
            assert known == value, f"two kernels see different bytes of tensor{index}.{KINDS[what]}"
    return stages


def key(weight):
    return weight["model"], weight["tensor"], weight["kind"]


class Image:
    """The weight image of an export, as the tool has it."""

    def __init__(self, tool, export, scratch):
        run([tool, "image", export, "-o", scratch])
        image = scratch.read_bytes()
        self.parts = json.loads(run([tool, "inspect", export, "--json"]))["models"]
        self.entries = [(weight | {"model": number}, image[weight["offset"]:weight["offset"] + weight["size"]])
                        for number, part in enumerate(self.parts) for weight in part["weights"]]
        self.read = [(weight["name"], value, self.parts[weight["model"]]["engine"]) for weight, value in self.entries if weight["read"]]
        self.value = {key(weight): value for weight, value in self.entries}
        self.models = [(part["name"], part["source"]) for part in self.parts if part["engine"] == "eon"]

    def sharing(self):
        """The weights that are one array, each group by numbers."""
        groups = collections.defaultdict(list)
        for number, (weight, _) in enumerate(self.entries):
            if self.parts[weight["model"]]["engine"] != "eon":
                continue
            groups[weight["model"], weight["definition"]].append(number)
        return list(groups.values())

    def scale(self, row):
        """@param row  (model, tensor)"""
        return struct.unpack_from("<f", self.value[(*row, "scale")])[0]


def check_stage(stage, image, factory, storage):
    """@param image  the weights that this stage must have; what no kernel reads keeps its factory value if weights are in RAM"""
    in_table = [(name, value) for name, value, engine in image.read if storage == "ram" or engine != "eon"]
    assert len(stage.entries) == len(in_table), f"{len(stage.entries)} entries; expected {len(in_table)}"
    for (name, value), held in zip(in_table, stage.entries):
        assert held == value, f"{name} by the weight table: {held[:32].hex()}...; expected {value[:32].hex()}..."
    for (weight, value), (_, factory_value) in zip(image.entries, factory.entries):
        seen = stage.tensors[key(weight)]
        assert seen == (value if weight["read"] or storage == "flash" else factory_value), f"{weight['name']} as kernels see it is another"


def check_bias_scales(stage, old, new):
    """@return whether the device would have refused the new weights with the old bias scales"""
    would_refuse = False
    for row_of_input, row_of_filter, bias, output in stage.biases:
        def error(scale):
            return abs(new.scale(row_of_input) * new.scale(row_of_filter) - scale) / new.scale(output)

        assert stage.tensors[(*bias, "scale")] == new.value[(*bias, "scale")]
        assert error(new.scale(bias)) <= LARGEST_ERROR
        would_refuse |= error(old.scale(bias)) > LARGEST_ERROR
    return would_refuse


def check_dump(dump, old, new, storage):
    stages = read_dump(dump)
    wanted_stages = [BEFORE, AFTER, RESTORED] if storage == "ram" else [BEFORE, AFTER, AFTER, RESTORED, RESTORED]
    assert [stage.number for stage in stages] == wanted_stages, f"stages {[stage.number for stage in stages]}"
    before, after = stages[:2]
    check_stage(before, old, old, storage)
    check_stage(after, new, old, storage)
    for stage in stages[2:]:
        like = after if stage.number == AFTER else before
        assert stage[1:] == like[1:], f"stage {stage.number} has other weights than the first of its kind"
    weights = {key(weight) for weight, _ in old.entries}
    for tensor, value in before.tensors.items():
        assert tensor in weights or after.tensors[tensor] == value, f"structure {tensor} changed"
    return check_bias_scales(after, old, new)


def features(old, new):
    """What is special in a pair of exports."""
    found = set()
    if max(len(value) for _, value in old.entries) > 65535:
        found.add("a tensor of more than 65,535 bytes")
    if max(weight["tensor"] for weight, _ in old.entries) > 255:
        found.add("more than 255 tensors")
    if any(len(values) > 1 for values in old.sharing()):
        found.add("shared quantization")
    if any({weight["definition"] for weight in part["weights"]} & {structure["definition"] for structure in part["structure"]}
           for part in old.parts if part["engine"] == "eon"):
        found.add("an array of weight and structure")
    found |= {part["engine"] for part in old.parts} - {"eon"}
    if len(old.models) > 1:
        found.add("two models")
    if old.sharing() != new.sharing():
        found.add("sharing that the retrain changed")
    return found


def test(tool, generator, level, form, kind, element_type, seed, directory):
    """@return what the exports had in them that is worth a test"""
    run([generator, form, kind, element_type, seed, directory])
    old, new, patched, payload = (directory / name for name in ("old", "new", "patched", "payload"))
    run([tool, "patch", old, "-o", patched, "--name", "generated", "--storage", level.storage, "--restore", level.restore,
         "--decoders", "range"])
    baseline = patched / "generated.eiota.json"
    old_image, new_image = (Image(tool, export, directory / "image") for export in (old, new))
    program = level.build(old, patched, old_image.models, directory)
    run([tool, "check", program, "--baseline", baseline])
    found = features(old_image, new_image)
    for coding, options in CODINGS.items():
        run([tool, "payload", new, "-o", payload, *options, *(["--baseline", baseline] if options else [])])
        if coding == "structural":
            largest = payload.stat().st_size
        if payload.stat().st_size > largest:  # where nothing is like before, and there is room for the smallest form alone
            continue
        try:
            if check_dump(level.run(program, payload, directory), old_image, new_image, level.storage):
                found.add("a bias scale that must be written")
        except AssertionError as problem:
            raise AssertionError(f"{coding}: {problem}") from problem
    return found


def wanted(form, kind, element_type):
    """What a kind of export is generated for."""
    features_of = {"wide": {"a tensor of more than 65,535 bytes"}, "deep": {"more than 255 tensors"},
                   "blocks": {"two models", "standard_scaler", "kmeans"}}.get(kind, set())
    if element_type == "int8" and kind not in ("deep", "blocks"):
        features_of = features_of | {"a bias scale that must be written"}
    if (form, kind, element_type) == ("2026", "image", "int8"):
        features_of = features_of | {"shared quantization", "an array of weight and structure", "sharing that the retrain changed"}
    return features_of


def main():
    tool, generator, common, form, *cases = sys.argv[1:]
    found = collections.defaultdict(set)
    for case in cases:
        kind, element_type, level, seeds = case.split(":")
        first, _, last = seeds.partition("-")
        for seed in range(int(first), int(last or first) + 1):
            with tempfile.TemporaryDirectory() as directory:
                try:
                    found[kind, element_type] |= test(tool, generator, Level(level, common), form, kind, element_type, seed,
                                                      pathlib.Path(directory))
                except (AssertionError, KeyError, SystemExit) as problem:
                    sys.exit(f"{form} {kind}:{element_type}:{level}:{seed}: {type(problem).__name__}: {problem}")
    for (kind, element_type), features_found in found.items():
        print(f"{kind} {element_type}: {', '.join(sorted(features_found)) or 'passed'}")
        missing = wanted(form, kind, element_type) - features_found
        assert not missing, f"no {kind} {element_type} export had {missing}"


if __name__ == "__main__":
    main()
