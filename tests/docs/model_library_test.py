#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The stories of docs/guide/model-library.md, by the page's own code: what the user chooses is what runs and what is printed, as in
firmware built from each export alone, and no choice writes flash.

    model_library_test.py SOURCE WORK PREFIX GENERATE_EXPORTS
"""

import pathlib
import shutil
import subprocess
import sys

import document

SOURCE, WORK, PREFIX, GENERATOR = map(pathlib.Path, sys.argv[1:5])
sys.path.insert(0, str(SOURCE / "tests/exports"))
from retrain import retrain_headers  # noqa: E402

PAGE = SOURCE / "docs/guide/model-library.md"
HERE, PENGUIN, GENERATED = SOURCE / "tests/docs/model_library", SOURCE / "examples/penguin", SOURCE / "tests/generated"
INCLUDES = '#include <stddef.h>\nsize_t receive(void *chunk, size_t room);\nvoid report(const char *text);\n' \
           'int prog_flash(void *context, uint32_t offset, const void *data, uint32_t size);\n' \
           'int erase_flash(void *context, uint32_t offset);\n'

# The page's firmware.
PROJECT = """cmake_minimum_required(VERSION 3.20)
project(reader C CXX)
add_executable(firmware page.c {here}/story.cpp {here}/infer_{story}.cpp {sources})
target_compile_definitions(firmware PRIVATE CHOOSE={choose})
target_compile_options(firmware PRIVATE -Wall -Wextra -Werror -Wno-missing-field-initializers)
target_include_directories(firmware PRIVATE {includes})
{cmake}
"""

# Firmware of each export alone. No EiOta in here.
ALONE = """cmake_minimum_required(VERSION 3.20)
project(alone CXX)
add_subdirectory({penguin}/sdk sdk)
foreach(name {names})
  file(GLOB model ../${{name}}/tflite-model/*_compiled.cpp)
  add_executable(${{name}}_alone {here}/alone.cpp {here}/infer_{story}.cpp {sources} ${{model}})
  target_include_directories(${{name}}_alone PRIVATE ../${{name}} {includes})
  target_link_libraries(${{name}}_alone PRIVATE {libraries})
endforeach()
"""


def run(*command, cwd=None):
    done = subprocess.run(list(map(str, command)), cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"FAILED: {' '.join(map(str, command))}:\n{done.stdout}{done.stderr}")
    return done.stdout


def blocks_of(section, language):
    return [block.text for block in document.blocks(PAGE, with_skipped=True)
            if block.language == language and block.section == section]


def page_code(section):
    """The page's first C, and that of a section."""
    first = next(block for block in document.blocks(PAGE) if block.language == "c").text
    return first.replace("static const ei_ota_flash_t", INCLUDES + "\nstatic const ei_ota_flash_t", 1) + blocks_of(section, "c")[0]


def label(export, old, new):
    """Gives an export other labels."""
    path = export / "model-parameters/model_variables.h"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def retrain(export, out):
    run(sys.executable, SOURCE / "tests/exports/retrain.py", export, out)


def judge(folder, names, choices, factory):
    """@param choices  of the user, with the export that each one runs"""
    alone = {name: run(folder / f"alone/build/{name}_alone").strip() for name in [factory, *names]}
    assert len({text[-8:] for text in alone.values()}) == len(alone), f"the same weights: {alone}"
    told = run(folder / "build/firmware", *(folder / f"build/{name}.bin" for name in names), "--", *choices)
    print(told)
    expected = [f"factory: {alone[factory]}", *(f"{choice}: {alone[name]}" for choice, name in choices.items()),
                f"factory: {alone[factory]}", "writes: 0"]
    assert told.splitlines() == expected, "\n".join(expected)


def build(folder, story, section, **parts):
    (folder / "page.c").write_text(page_code(section), encoding="utf-8")
    (folder / "alone").mkdir()
    for project, text in ((folder, PROJECT), (folder / "alone", ALONE)):
        (project / "CMakeLists.txt").write_text(text.format(here=HERE, penguin=PENGUIN, story=story, **parts), encoding="utf-8")
        run("cmake", "-S", project, "-B", project / "build", "-G", "Ninja", f"-DEiOta_DIR={PREFIX}/share/EiOta/cmake",
            "-DCMAKE_BUILD_TYPE=Debug", "--no-warn-unused-cli")
        run("cmake", "--build", project / "build")


def camera():
    folder = WORK / "camera"
    animals = {"dogs": "dog", "cats": "cat", "penguins": "penguin"}
    shutil.copytree(PENGUIN / "exports/bad", folder / "model")
    shutil.copytree(PENGUIN / "sdk/edge-impulse-sdk", folder / "model/edge-impulse-sdk")
    shutil.copytree(PENGUIN / "exports/smart", folder / "penguins")
    retrain(PENGUIN / "exports/smart", folder / "dogs")
    retrain(PENGUIN / "exports/bad", folder / "cats")
    for name, animal in [*animals.items(), ("model", "animal")]:
        label(folder / name, '{ "penguin" }', f'{{ "{animal}" }}')
    section = "Dogs, cats or penguins"
    build(folder, "camera", section, choose="look_for", names="model dogs cats penguins", cmake=blocks_of(section, "cmake")[0],
          libraries="ei_sdk_stand_in", sources=SOURCE / "templates/firmware/porting.cpp",
          includes=f"{SOURCE}/templates/firmware {PENGUIN}/frames")
    judge(folder, list(animals), {name: name for name in ("cats", "penguins", "dogs", "penguins")}, "model")


def audio():
    folder = WORK / "audio"
    run(GENERATOR, "2025", "audio", "int8", 2, folder)
    shutil.move(folder / "old", folder / "model")
    shutil.move(folder / "new", folder / "one")
    shutil.copytree(folder / "one", folder / "two")
    headers = folder / "two/model-parameters"
    for path in headers.glob("*.h"):
        path.write_text(retrain_headers(path.read_text(encoding="utf-8"), 1), encoding="utf-8")
    label(folder / "model", '"idle", "snake", "wave"', '"noise", "unknown", "hello"')
    label(folder / "one", '"resting", "winding", "waving"', '"noise", "unknown", "computer"')
    label(folder / "two", '"resting", "winding", "waving"', '"noise", "marvin", "sheila"')
    patched = "find_package(EiOta REQUIRED)\nei_ota_patch(model STORAGE FLASH LABEL_CAPACITY 16 STORE START 0x080C0000 PROG_SIZE 8 " \
              "ERASE_SIZE 4K SLOT_SIZE 8K SLOTS 8)\n" \
              "foreach(name one two)\n  ei_ota_payload(MODEL_DIR ${name} TITLE ${name} OUTPUT ${name}.bin)\nendforeach()\n" \
              "target_link_libraries(firmware PRIVATE EiOta::model)\n" \
              f"target_include_directories(model PRIVATE {GENERATED}/sdk {PENGUIN}/sdk)\n"
    impulse = SOURCE / "tests/firmware/stepping_impulse"
    build(folder, "audio", "Wake words", choose="listen_for", names="model one two", cmake=patched,
          libraries="", sources=f"{impulse}/impulse.cpp {GENERATED}/firmware/kernels.cpp",
          includes=f"{impulse} {GENERATED}/firmware {GENERATED}/sdk {PENGUIN}/sdk")
    judge(folder, ["one", "two"], {"computer": "one", "sheila": "two", "marvin": "two"}, "model")


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    camera()
    audio()


if __name__ == "__main__":
    main()
