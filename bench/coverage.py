#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Which lines and branches the tests reach: coverage.py BUILD_DIR all|runtime. Use scripts/coverage, which builds and runs them."""

import json
import pathlib
import subprocess
import sys

import report

RUNTIME_TESTS = ["ei_ota_runtime_tests", "ei_ota_runtime_legacy_tests", "ei_ota_runtime_placed_tests"]
PROGRAMS = {"runtime": [*(f"tests/unit/{name}" for name in RUNTIME_TESTS), "tests/powerloss/powerloss"]}
PROGRAMS["all"] = [*PROGRAMS["runtime"], "tests/unit/ei_ota_unit_tests", "tests/unit/ei_ota_penguin_tests", "clang-tool/ei-ota",
                   "clang-tool/ei-ota-fetch", "clang-tool/ei-ota-serve"]


def llvm(program, *arguments):
    path = subprocess.run(["clang", f"--print-prog-name={program}"], check=True, capture_output=True, text=True).stdout.strip()
    return subprocess.run([path, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def summaries(build, part):
    """@return {file, from the top directory: llvm-cov's summary}"""
    profile = build / "tests.profdata"
    llvm("llvm-profdata", "merge", "-sparse", *(build / "profiles").glob("*.profraw"), "-o", profile)
    first, *others = [build / program for program in PROGRAMS[part]]
    exported = llvm("llvm-cov", "export", "-summary-only", f"-instr-profile={profile}", first,
                    *(f"-object={program}" for program in others))
    files = json.loads(exported)["data"][0]["files"]
    names = {(build / file["filename"]).resolve(): file["summary"] for file in files}
    return {path.relative_to(report.ROOT): summary for path, summary in names.items() if report.ROOT in path.parents}


def cells(found):
    """Lines and branches of these summaries: how many there are and the share that is reached."""
    row = []
    for kind in ("lines", "branches"):
        count, covered = (sum(summary[kind][key] for summary in found) for key in ("count", "covered"))
        row += [count, f"{100 * covered / count:.1f} %" if count else ""]
    return row


def main():
    build, part = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    found = {path: summary for path, summary in summaries(build, part).items()
             if path.parts[0] in ("runtime", "clang-tool", "service") and (part == "all" or path.parts[0] == "runtime")}
    runtime = {path: summary for path, summary in found.items() if path.parts[0] == "runtime" and path.suffix == ".c"}
    rows = [[str(path), *cells([summary])] for path, summary in sorted(runtime.items())]
    rows.append(["runtime", *cells(runtime.values())])
    command = "scripts/coverage" if part == "all" else f"scripts/coverage {part}"
    tests = "the unit tests, the power-loss test and the tests of the command line and of the server"
    if part == "runtime":
        tests = "the runtime's unit tests and the power-loss test"
    text = f"""## Coverage

Made by `{command}` (Clang's source-based coverage): the lines and branches that are reached by
{tests}. A branch is one outcome of a condition.

""" + report.table(["file", "lines", "reached", "branches", "reached"], rows)
    rooms = sorted({path.parts[:2] for path in found if path.parts[0] != "runtime" and len(path.parts) > 2})
    if rooms:
        inside = {room: [summary for path, summary in found.items() if path.parts[:2] == room] for room in rooms}
        rows = [["/".join(room), *cells(inside[room])] for room in rooms]
        rows.append(["clang-tool", *cells([summary for path, summary in found.items() if path.parts[0] == "clang-tool"])])
        text += "\n" + report.table(["folder", "lines", "reached", "branches", "reached"], rows)
    report.write("coverage", text)
    print(text)


if __name__ == "__main__":
    main()
