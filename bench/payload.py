# SPDX-License-Identifier: MIT
"""How small payloads are: each form of ei-ota's, beside general tools and the predecessor in the same run."""

import hashlib
import itertools
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys

import floor
import processes
from firmware import predecessor_payload
from report import ROOT, WORK, table, verdict

sys.path.insert(0, str(ROOT / "tests/exports"))
import seed_demo  # noqa: E402
import small_change  # noqa: E402

TOOL = ROOT / "build/tool/clang-tool/ei-ota"
GENERATE = ROOT / "build/tool/bench/generate_export"
FOMO, FLOAT = "ambiq-fomo-apollo5-2024-09", "float-tony-v10-v13"
PAIRS = {  # of exports/pairs: what has to be allowed, and the goals of full payload and delta in bytes
    "ei-kws-2024-08-vs-12": ("project", None, 1100),
    "SAMEWEIGHTS-microbit-2021-vs-2025": ("project,labels", None, None),
}


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, **options)
    if done.returncode != 0:
        raise RuntimeError(" ".join(map(str, command)) + "\n" + done.stdout.decode() + done.stderr.decode())
    return done.stdout


def payload(export, output, *options):
    run(TOOL, "payload", export, "-o", output, *options)
    return output.stat().st_size


def general_tools(old, new, work):
    """@return bytes that general tools make of a structural payload: xz, zstd --patch-from, bsdiff"""
    run("zstd", "-q", "-f", "-19", f"--patch-from={old}", new, "-o", work / "zstd")
    run("bsdiff", old, new, work / "bsdiff")
    return [len(run("xz", "-9e", "-k", "-c", new)), (work / "zstd").stat().st_size, (work / "bsdiff").stat().st_size]


def predecessor(export, work):
    try:
        return payload(export, work / "legacy.bin", "--format", "legacy")
    except RuntimeError:
        return "-"


def pair(name, old, new, allow, work):
    """@return sizes: structural, range coded and delta, the predecessor's, general tools; floors of the range coded ones"""
    work.mkdir(parents=True, exist_ok=True)
    options = ["--allow", allow] if allow else []
    run(TOOL, "baseline", old, "-o", work, "--name", "base", "--decoders", "range")
    run(TOOL, "baseline", old, "-o", work, "--name", "plain")
    payload(old, work / "old.bin", "--full")
    structural = payload(new, work / "new.bin", "--baseline", work / "plain.eiota.json", *options)
    full = payload(new, work / "full.bin", "--full", "--baseline", work / "base.eiota.json", *options)
    delta = payload(new, work / "delta.bin", "--delta", "--baseline", work / "base.eiota.json", *options)
    run(TOOL, "baseline", new, "-o", work, "--name", "after")
    floors = [round(40 + floor.floor(work / "after.eiota.json", base)) for base in (None, work / "base.eiota.json")]
    run(TOOL, "image", new, "-o", work / "new.img")
    for form in ("full", "delta"):
        run(TOOL, "apply", work / "base.eiota.json", work / f"{form}.bin", "-o", work / f"{form}.img")
        if (work / f"{form}.img").read_bytes() != (work / "new.img").read_bytes():
            raise RuntimeError(f"bench: {name}: the {form} payload gives other weights")
    sizes = [name, structural, full, delta, predecessor(new, work), *general_tools(work / "old.bin", work / "new.bin", work)]
    return sizes, floors


def is_int8(report):
    """Whether there are compiled models, and none with float32 weights."""
    models = [model for model in report["models"] if model["engine"] == "eon"]
    data = [weight for model in models for weight in model["weights"] if weight["kind"] == "data"]
    return bool(data) and all(weight["type"] != "float32" for weight in data)


def full_payloads(exports):
    rows = []
    for export in sorted(exports.iterdir()):
        if not export.is_dir() or export.name == "pairs":
            continue
        work = WORK / "payload" / export.name
        work.mkdir(parents=True, exist_ok=True)
        try:
            report = json.loads(run(TOOL, "inspect", export, "--json"))
        except RuntimeError:
            continue
        if not is_int8(report):
            continue
        run(TOOL, "baseline", export, "-o", work, "--name", "base", "--decoders", "range")
        plain, coded = payload(export, work / "plain.bin"), payload(export, work / "coded.bin", "--full", "--baseline",
                                                                    work / "base.eiota.json")
        formula = predecessor_payload(report)
        least = 40 + floor.floor(work / "base.eiota.json")
        most = int(1.03 * (least - 40)) + 40
        rows.append([export.name, formula, plain, coded, round(coded / formula, 3), round(least), most, verdict(coded, most),
                     len(run("xz", "-9e", "-k", "-c", work / "plain.bin"))])
    return rows


def demo_pair(exports):
    """The tutorial's own two models on the layout of a genuine export."""
    data = os.environ.get("EI_OTA_SHARED_DATA")
    if not data or not (exports / FOMO).is_dir():
        return None
    folders = []
    for name in ("dumb", "smart"):
        folders.append(WORK / "payload" / name)
        seed_demo.write_export(exports / FOMO, (pathlib.Path(data) / "seed-demo" / f"{name}.bin").read_bytes(), folders[-1])
    return folders


def pairs(exports):
    rows, goals, above = [], [], []

    def add(name, old, new, allow=None, full_goal=None, delta_goal=None):
        row, floors = pair(name, old, new, allow, WORK / "payload" / name.replace(" ", "_").replace(">", ""))
        rows.append(row)
        for form, size, least, share in (("full", row[2], floors[0], 1.03), ("delta", row[3], floors[1], 1.06)):
            most = int(share * (least - 40)) + 40
            above.append([name, form, size, least, round(size / least, 3), most, verdict(size, most)])
        for form, size, goal in (("full", row[2], full_goal), ("delta", row[3], delta_goal)):
            if goal is not None:
                goals.append([name, form, size, goal, verdict(size, goal)])
        return row

    demo = demo_pair(exports)
    if demo:
        add("dumb -> smart", *demo, full_goal=11430, delta_goal=6965)
    for name, (allow, full_goal, delta_goal) in PAIRS.items():
        if (exports / "pairs" / name).is_dir():
            add(name, exports / "pairs" / name / "old", exports / "pairs" / name / "new", allow, full_goal, delta_goal)
    if (exports / "pairs" / FLOAT).is_dir():
        row = add(FLOAT, exports / "pairs" / FLOAT / "old", exports / "pairs" / FLOAT / "new", "project,labels")
        goals.append([FLOAT, "delta", row[3], int(0.94 * min(row[5], row[6])), verdict(row[3], 0.94 * min(row[5], row[6]))])
    work = WORK / "payload" / "synthetic"
    for name, goal in (("head", 150), ("head and activations", 175), ("all layers", None)):
        add(f"synthetic: {name}", *small_change.write_pair(GENERATE, work, name), delta_goal=goal)
    return rows, goals, above


def retrain_baseline(before, after):
    """Writes the baseline of the same model with noise of a few steps on its int8 weights."""
    report, image = json.loads(before.read_text(encoding="utf-8")), bytearray(before.with_suffix(".img").read_bytes())
    rng = random.Random(5)
    noise = [round(rng.gauss(0, 6)) for _ in range(4093)]
    for weight in (weight for model in report["models"] for weight in model["weights"] if weight["type"] == "int8"):
        begin, end = weight["offset"], weight["offset"] + weight["size"]
        moved = (max(-127, min(127, (b ^ 128) - 128 + n)) for b, n in zip(image[begin:end], itertools.cycle(noise)))
        image[begin:end] = bytes(n & 255 for n in moved)
    report["weights_fingerprint"] = hashlib.sha256(image).hexdigest()
    after.write_text(json.dumps(report), encoding="utf-8")
    after.with_suffix(".img").write_bytes(image)


def encoder():
    """@return CPU and memory of making payloads of large networks, by the coder and by xz"""
    rows = []
    for weights, turns in ((1_000_000, 5), (5_000_000, 3)):
        work = WORK / "payload" / str(weights)
        work.mkdir(parents=True, exist_ok=True)
        run(GENERATE, ROOT / "examples/penguin", weights, work / "export")
        run(TOOL, "baseline", work / "export", "-o", work, "--name", "before", "--decoders", "range")
        before, after = work / "before.eiota.json", work / "after.eiota.json"
        retrain_baseline(before, after)
        payload(after, work / "structural.bin")
        cost = processes.least({
            "all forms": [TOOL, "payload", after, "--baseline", before, "-o", work / "coded.bin"],
            "structural": [TOOL, "payload", after, "-o", work / "structural.bin"],
            "xz": ["xz", "-9e", "-k", "-f", work / "structural.bin"]}, turns)
        forms, structural, xz = cost["all forms"], cost["structural"], cost["xz"]
        rows.append([json.loads(run(TOOL, "inspect", work / "structural.bin", "--json"))["content_size"], round(forms.cpu, 2),
                     round(structural.cpu, 2), round(xz.cpu, 2), round(forms.cpu / xz.cpu, 2), verdict(forms.cpu, xz.cpu),
                     forms.memory // 1024, structural.memory // 1024, xz.memory // 1024])
    return table(["bytes of weights", "all forms: CPU s", "structural: CPU s", "xz: CPU s", "all forms : xz", "goal 1", "all forms: MiB",
                  "structural: MiB", "xz: MiB"], rows)


def section(exports):
    rows, goals, above = pairs(exports if exports else pathlib.Path("/nonexistent"))
    full = full_payloads(exports) if exports else []
    text = """## Payloads

Made by `scripts/bench payload`: bytes of whole unsigned payloads, with header and checksum. "Structural" is what every
firmware decodes, "range" and "delta" what firmware with `DECODERS RANGE` does; each was decoded by `ei-ota apply` to the very
weights of the new export. xz -9e, zstd -19 --patch-from and bsdiff got the structural payloads of both exports, which are
smaller than the predecessor's.

""" + table(["pair", "structural", "range", "delta", "predecessor", "xz -9e", "zstd --patch-from", "bsdiff"], rows)
    text += """
The synthetic pairs are a network of 70,000 weights (tests/exports/small_change.py): with another last layer, with that and the
scales and zero points of all activations calibrated anew, and with noise of a few steps on all weights.

""" + table(["pair", "form", "bytes", "goal", ""], goals)
    text += """
Beside the floor of each (bench/floor.py): what a coder could reach that knew for each entry the better of a Laplace and a Gaussian law and
its parameters, with header and checksum. Of floats in full payloads it is the law of their exponents. Entries of a few elements
share one law: activations' scales, zero points, the centroids of a block's clusters, and so on. Goals: for full payloads 1.03 times that of the content, for deltas 1.06 times, and 40
bytes.

""" + table(["pair", "form", "bytes", "floor", "to floor", "goal", ""], above)
    if full:
        ratios = [row[4] for row in full]
        text += f"""
Full payloads of {len(full)} genuine EON exports with int8 weights. The formula is what a format without coding takes: 4 bytes, and
4 + its bytes for each constant tensor or value of a header, 3 + 8 n for each quantization of n channels. Of the ratio of
range coding to it, the median is {statistics.median(ratios):.3f} (goal 0.76: {verdict(statistics.median(ratios), 0.76)}).

""" + table(["export", "formula", "structural", "range", "range / formula", "floor", "goal", "", "xz -9e of structural"], full)
    return text + """
The coder's time and memory: `ei-ota payload` of generated networks with another baseline, which makes a structural payload, one of the
range coder and a delta, and takes the smallest; the same without a baseline, which makes the structural one; and xz -9e of that.
The new weights come from a baseline as well, so that no source is parsed.

""" + encoder()
