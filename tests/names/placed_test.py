# SPDX-License-Identifier: MIT
"""EI_OTA_WEIGHT is for a model that restores from a copy, and for patched sources and runtime alike; nobody else pays for it.

    placed_test.py TOOL CC CXX WORK
"""

import subprocess
import sys

from build import CC, CXX, EXPORT, MODEL_CXX11, PENGUIN, RUNTIME, TOOL, run, work_folder
from handshake_test import APPLICATION, compile_runtime, includes, source_of

PLACED = '-DEI_OTA_WEIGHT=__attribute__((section("elsewhere")))'
REFUSAL = "patch with --restore copy, in CMake RESTORE COPY [E-weight-placed]"


def compile_model(patched, *options):
    target = patched / f"model{len(options)}.o"
    command = [*MODEL_CXX11, *options, *includes(patched, RUNTIME), "-c", source_of(patched), "-o", target]
    result = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    return target, result


def names_in(target):
    return run("nm", target)


def compiles_with_a_copy_alone(folder):
    for restore in ("copy", "load-image", "none"):
        patched = folder / restore
        run(TOOL, "patch", EXPORT, "-o", patched, "--name", "model", "--restore", restore)
        target, result = compile_model(patched, PLACED)
        if (result.returncode == 0) != (restore == "copy") or (restore != "copy" and REFUSAL not in result.stderr):
            sys.exit(f"FAILED: weights are placed, and restored by {restore}: {result.stderr}")
        if restore == "copy" and "eiota_internal_restore_copy" in names_in(target):
            sys.exit("FAILED: the model names another way back")
        unplaced, result = compile_model(patched)
        if result.returncode != 0 or "fill" in names_in(unplaced) or "placed" in names_in(unplaced):
            sys.exit(f"FAILED: a model whose weights are not placed pays for those that are: {restore}, {result.stderr}")


def links_to_a_runtime_that_knows(folder):
    (folder / "application.c").write_text(APPLICATION, encoding="utf-8")
    application = folder / "application.o"
    run(CC, "-std=c99", *includes(folder / "copy", RUNTIME), "-c", folder / "application.c", "-o", application)
    for model, runtime in (((), ()), ((PLACED,), (PLACED,)), ((), (PLACED,)), ((PLACED,), ())):
        target, _ = compile_model(folder / "copy", *model)
        objects = compile_runtime(folder / f"runtime{len(model)}{len(runtime)}", RUNTIME, runtime)
        if not runtime and any(word in names_in(each) for each in objects for word in ("restore_placed", "internal_fill")):
            sys.exit("FAILED: a runtime without EI_OTA_WEIGHT pays for it")
        command = [CXX, target, application, *objects, "-std=c++17", "-DTF_LITE_STATIC_MEMORY=1", "-I", PENGUIN / "sdk",
                   *sorted((PENGUIN / "sdk").rglob("*.cpp")), "-o", folder / "firmware"]
        result = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
        fits = not model or bool(runtime)
        if fits != (result.returncode == 0) or (not fits and "eiota_internal_restore_placed" not in result.stderr):
            sys.exit(f"FAILED: model with {model}, runtime with {runtime}: {result.stderr}")


def main():
    folder = work_folder()
    compiles_with_a_copy_alone(folder)
    links_to_a_runtime_that_knows(folder)


if __name__ == "__main__":
    main()
