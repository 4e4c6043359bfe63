# SPDX-License-Identifier: MIT
"""The host tool, whole processes: against a compiler, and over sizes."""

import dataclasses
import json
import subprocess

import processes
from report import ROOT, WORK, table, verdict

PENGUIN = ROOT / "examples" / "penguin"
COMPILER = ["clang++", "-fsyntax-only", "-std=c++17", "-w", "-DTF_LITE_STATIC_MEMORY=1", "-DTF_LITE_DISABLE_X86_NEON=1",
            "-DEI_PORTING_POSIX=0"]


@dataclasses.dataclass
class Subject:
    name: str
    export: object
    elements: int
    headers: object
    turns: int
    cpu_goal: float  # of the compiler's
    memory_goal: float

    def source(self):
        return next(self.export.glob("tflite-model/*_compiled.cpp"))


def generated(elements):
    """@return folder and number of elements"""
    folder = WORK / "exports" / str(elements)
    done = subprocess.run([ROOT / "build/tool/bench/generate_export", PENGUIN, str(elements), folder], check=True,
                          capture_output=True, text=True)
    return folder, int(done.stdout)


def subjects(exports):
    """A source of 300 KB and two large ones."""
    headers, found = PENGUIN / "sdk", []
    hello = exports / "ambiq-hello-2023-10" if exports else None
    if hello and hello.is_dir():
        headers = hello
        found.append(Subject("genuine, ambiq-hello-2023-10", hello, elements_of(hello), hello, 9, 1 / 10, 0.6))
    small, count = generated(66_000)
    found.append(Subject("generated, small", small, count, headers, 9, 1 / 10, 0.6))
    for size, turns, memory_goal in ((1_000_000, 5, 0.3), (5_000_000, 3, 0.15)):
        folder, count = generated(size)
        found.append(Subject("generated", folder, count, headers, turns, 1 / 20, memory_goal))
    return found, headers


def elements_of(export):
    report = subprocess.run([ROOT / "build/tool/clang-tool/ei-ota", "inspect", export, "--json"], check=True,
                            capture_output=True, text=True).stdout
    sizes = {"int8": 1, "uint8": 1, "int16": 2, "int32": 4, "float32": 4}
    return sum(weight["size"] // sizes[weight["type"]] for model in json.loads(report)["models"]
               for weight in model["weights"] if weight["kind"] == "data")


def measure(exports):
    tool = ROOT / "build/tool/clang-tool/ei-ota"
    found, headers = subjects(exports)
    rows, memory, instructions = [], [], None
    for index, subject in enumerate(found):
        out = WORK / "patched" / str(index)
        commands = {
            "patch": [tool, "patch", subject.export, "-o", out, "--name", "bench"],
            "payload": [tool, "payload", subject.export, "--baseline", out / "bench.eiota.json", "-o", out / "bench.bin"],
            "clang": [*COMPILER, "-I", subject.export, "-I", subject.headers, subject.source()],
        }
        cost = processes.least(commands, subject.turns)
        patch, payload, clang = cost["patch"], cost["payload"], cost["clang"]
        title = f"{subject.name}, {subject.elements:,} elements, {subject.source().stat().st_size // 1000:,} KB"
        both = patch.cpu + payload.cpu
        rows.append([title, round(patch.cpu, 3), round(both, 3), round(clang.cpu, 3), f"1/{clang.cpu / patch.cpu:.1f}",
                     f"1/{clang.cpu / both:.1f}", f"1/{1 / subject.cpu_goal:.0f}",
                     verdict(patch.cpu / clang.cpu, subject.cpu_goal)])
        ratio = patch.memory / clang.memory
        memory.append([title, patch.memory // 1024, payload.memory // 1024, clang.memory // 1024, f"{ratio:.3f}",
                       f"{payload.memory / clang.memory:.3f}", subject.memory_goal, verdict(ratio, subject.memory_goal)])
        if index == 0:
            counts = [processes.instructions(commands[name]) for name in ("patch", "clang")]
            instructions = f"For the first of these exports, patch takes {counts[0]:,.0f} million instructions and clang " \
                           f"{counts[1]:,.0f} million, a ratio of 1/{counts[1] / counts[0]:.1f}."
    sdk = "the stand-in's (examples/penguin/sdk)" if headers == PENGUIN / "sdk" else "the genuine SDK's"
    return f"""## Speed

Made by `scripts/bench speed`; the headers are {sdk}. "patch" is `ei-ota patch`, which verifies its result by a second
parse; "both" adds `ei-ota payload`. Goals apply to patch.

CPU in seconds:

""" + table(["export", "patch", "both", "clang", "patch : clang", "both : clang", "goal", "patch"], rows) + """
Memory in MiB; for small models it is mostly that of libclang:

""" + table(["export", "patch", "payload", "clang", "patch : clang", "payload : clang", "goal", "patch"], memory) + f"\n{instructions}\n"


def growth(_):
    """What each further element costs."""
    tool, rows, previous = ROOT / "build/tool/clang-tool/ei-ota", [], None
    for size in (262_144, 1_000_000, 2_000_000, 5_000_000):
        folder, elements = generated(size)
        command = [tool, "patch", folder, "-o", WORK / "patched" / str(size), "--name", "bench"]
        seconds, count = processes.least({"patch": command}, 3)["patch"].cpu, processes.instructions(command)
        more = "" if previous is None else f"{(count - previous[1]) * 1e6 / (elements - previous[0]):,.0f}"
        rows.append([elements, round(count), f"{count * 1e6 / elements:,.0f}", more, f"{seconds * 1e9 / elements:,.0f}"])
        previous = elements, count
    return """## Growth with size

Made by `scripts/bench growth`: `ei-ota patch` on generated exports. The cost of an additional element is constant,
which shows that the tool is linear; the rest is libclang's start.

""" + table(["elements", "million instructions", "per element", "per additional element", "CPU ns per element"], rows)


def parts(_):
    """Google Benchmark over the tool's rooms."""
    folders = [generated(size)[0] for size in (66_000, 1_000_000, 5_000_000)]
    done = subprocess.run([ROOT / "build/tool/bench/parts_benchmark", *folders, "--benchmark_format=json",
                           "--benchmark_min_time=0.2"], check=True, capture_output=True, text=True)
    times, sizes = {}, []
    for run in json.loads(done.stdout)["benchmarks"]:
        part, size = run["name"].rsplit("/", 1)
        times.setdefault(part, {})[int(size)] = 1e9 / run["bytes_per_second"]
        if int(size) not in sizes:
            sizes.append(int(size))
    rows = [[part] + [f"{of[size]:.1f}" for size in sizes] for part, of in times.items()]
    return """## Parts of the tool

Made by `scripts/bench parts` (Google Benchmark, bench/parts_benchmark.cpp) on generated exports, in CPU nanoseconds
per byte of the weight image. If the figures in a row are equal, that part is linear. For small models the start of
libclang dominates.

""" + table(["part", *(f"{size:,} bytes" for size in sizes)], rows)
