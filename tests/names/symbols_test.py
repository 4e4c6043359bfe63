# SPDX-License-Identifier: MIT
"""External names tell by their beginning whose they are, in the runtime, in patched sources and in Arduino's libraries.

    symbols_test.py TOOL CC CXX WORK

Weights that stood in headers, and flatbuffers: tests/unit/block_weights_test.cpp, patch_flatbuffer_test.cpp.
"""

import re
import sys

from build import (C99, CXX, EXPORT, MODEL_CXX11, PENGUIN, PUBLIC_HEADERS, RUNTIME, SOURCE, TOOL, for_each, run,
                   runtime_sources, without_comments, words, work_folder)


def external(target):
    """Pairs of a symbol's name and its kind, as nm writes both; C++ names without what they take."""
    lines = run("nm", "-C", "-g", "--defined-only", target).splitlines()
    rows = [line.split(maxsplit=2) for line in lines if len(line.split()) >= 3]
    return [(re.sub(r"\(.*", "", name), kind) for _, kind, name in rows]


def check(target, is_allowed):
    symbols = external(target)
    strangers = [name for name, kind in symbols if not is_allowed(name, kind)]
    if strangers or not symbols:
        sys.exit(f"FAILED: {target} has {strangers or 'no symbols'}")


def declared_in(headers):
    return set().union(*(words(without_comments(header.read_text(encoding="utf-8"))) for header in headers))


def check_runtime(folder, option):
    declared = declared_in(PUBLIC_HEADERS)

    def check_one(source):
        target = folder / f"{source.stem}{option}.o"
        run(*C99, "-D_POSIX_C_SOURCE=200809L", option, "-I", RUNTIME / "include", "-I", RUNTIME / "src", "-c", source, "-o", target)
        if external(target):
            check(target, lambda name, _: name in declared or name.startswith("eiota_internal_"))
    for_each(check_one, runtime_sources())


def is_of_model(name, kind):
    return (name == "ei_ota_model" or name.startswith("eiota_generated_") or (name.startswith("eiota_internal_") and kind in "WV"))


def check_export(folder, restore, option):
    patched = folder / restore
    run(TOOL, "patch", EXPORT, "-o", patched, "--name", "model", "--restore", restore)
    include = ["-I", patched, "-I", EXPORT, "-I", PENGUIN / "sdk", "-I", RUNTIME / "include", option]
    original, target = folder / "original.o", folder / f"{restore}.o"
    run(*MODEL_CXX11, *include, "-c", next((EXPORT / "tflite-model").glob("*.cpp")), "-o", original)
    run(*MODEL_CXX11, *include, "-c", next((patched / "tflite-model").glob("*.cpp")), "-o", target)
    own = {name for name, _ in external(original)}
    check(target, lambda name, kind: name in own or is_of_model(name, kind))


def check_arduino(folder):
    run(sys.executable, SOURCE / "tests/arduino/penguin_library.py", SOURCE, folder / "library", folder / "library.zip")
    run(TOOL, "patch", folder / "library", "-o", folder / "arduino", "--name", "model")
    library = folder / "arduino" / "src"
    declared = declared_in([*library.glob("ei_ota/ei_ota*.h"), *library.glob("ei_ota_*.h")])

    def check_one(source):
        target = source.with_suffix(".o")
        compiler = C99 if source.suffix == ".c" else [CXX, "-std=gnu++17"]
        run(*compiler, "-I", library, "-I", SOURCE / "tests/arduino/shim", "-c", source, "-o", target)
        if external(target):
            check(target, lambda name, _: name.split("::")[0] in declared or name.startswith("eiota_internal_"))
    for_each(check_one, [*library.glob("ei_ota/*.c"), *library.glob("ei_ota_*.cpp")])


def main():
    folder = work_folder()
    for option in ("-DEI_OTA_LEGACY=0", "-DEI_OTA_LEGACY=1", "-DEI_OTA_WEIGHT="):
        check_runtime(folder, option)
        for restore in ("copy",) if "WEIGHT" in option else ("copy", "load-image", "none"):
            check_export(folder, restore, option)
    check_arduino(folder)


if __name__ == "__main__":
    main()
