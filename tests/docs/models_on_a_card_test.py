#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The guide's models on a card: its commands make them, and its code runs them, over imitations of FatFs and littlefs, with weights
in flash and in RAM. Ten of them are chosen 1,000 times; each output is that of a firmware built from the export itself.

    models_on_a_card_test.py SOURCE WORK PREFIX
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import document
import downloads

SOURCE, WORK, PREFIX = map(pathlib.Path, sys.argv[1:4])
PAGE, HERE = SOURCE / "docs/guide/models-on-a-card.md", SOURCE / "tests/docs/card"
PENGUIN = SOURCE / "examples/penguin"
PROJECT, CARD = WORK / "home/firmware", WORK / "home/firmware/card"
ENVIRONMENT = {**os.environ, "HOME": str(WORK / "home"), "PATH": f"{PREFIX}/bin:{os.environ['PATH']}"}
ON_THE_PAGE = ["dogs", "cats"]
NAMES = [*ON_THE_PAGE, "penguins", "birds", "bees", "cows", "frogs", "mice", "owls", "seals", "foxes"]
SANITIZE = "-fsanitize=address,undefined -fno-sanitize-recover=all"  # what meets the card; inferences would take ten times as long


def run(*command, **options):
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, env=ENVIRONMENT,
                            stdin=subprocess.DEVNULL, **options)
    if result.returncode:
        raise SystemExit(f"FAILED: {' '.join(map(str, command))}:\n{result.stdout}{result.stderr}")
    return result.stdout


def cmake(folder, text):
    """Each program is at the same address whenever it starts, as in a device: bind tables are for one address."""
    (folder / "CMakeLists.txt").write_text(f"cmake_minimum_required(VERSION 3.20)\nproject(card C CXX)\n{text}", encoding="utf-8")
    run("cmake", "-S", folder, "-B", folder / "build", "-G", "Ninja", f"-DEiOta_DIR={PREFIX}/share/EiOta/cmake",
        "-DCMAKE_C_FLAGS=-O1 -fno-pie", "-DCMAKE_CXX_FLAGS=-O1 -fno-pie", "-DCMAKE_EXE_LINKER_FLAGS=-no-pie")
    run("cmake", "--build", folder / "build")


def make_exports():
    """@return name -> export, of which the first is the factory's"""
    downloads.lay_downloads(WORK, WORK / "Downloads")
    exports = {"factory": WORK / "export1", "penguins": WORK / "export2"}
    for seed, name in enumerate(NAMES):
        if name not in exports:
            exports[name] = WORK / name
            run(sys.executable, SOURCE / "tests/exports/retrain.py", PENGUIN / "exports/smart", exports[name], seed)
    return {name: exports[name] for name in ["factory", *NAMES]}


def fill_card(exports):
    """As the page says, with the other models like those that it names."""
    shutil.copytree(exports["factory"], PROJECT / "model")
    for name in ON_THE_PAGE:
        downloads.pack(exports[name], PROJECT / f"{name}.zip")
    blocks = document.blocks(PAGE)
    count = document.run_commands(PAGE, blocks, ENVIRONMENT, PROJECT)
    for name in set(NAMES) - set(ON_THE_PAGE):
        run("ei-ota", "payload", exports[name], "--baseline", PROJECT / "model.eiota.json", "-o", CARD / f"{name}.bin")
    (CARD / "readme.txt").write_text("These are the models that the device can run.\n")
    stranger = bytearray((CARD / "dogs.bin").read_bytes())
    stranger[8] ^= 1
    (CARD / "stranger.bin").write_bytes(stranger)
    (CARD / "folder").mkdir()
    return blocks, count


def expected_outputs(exports):
    """What firmware of their own outputs: a file, a line for each."""
    folder = WORK / "own"
    folder.mkdir()
    includes = f'"{exports["factory"]}" "{PENGUIN}/frames"'  # the models' headers are the same
    text = (f'add_subdirectory("{PENGUIN}/sdk" sdk)\nset(CMAKE_CXX_STANDARD 17)\nlink_libraries(ei_sdk_stand_in)\n'
            'add_compile_definitions(EI_CLASSIFIER_ALLOCATION_STATIC=1)\n'
            f'add_library(own OBJECT "{HERE}/own.c" "{HERE}/infer.cpp")\ntarget_include_directories(own PRIVATE {includes})\n')
    for name, export in exports.items():
        text += (f'add_executable({name} "{export}/tflite-model/tflite_learn_1_2_compiled.cpp" $<TARGET_OBJECTS:own>)\n'
                 f'target_include_directories({name} PRIVATE "{export}")\n')
    cmake(folder, text)
    outputs = {name: run(folder / "build" / name) for name in exports}
    assert len(set(outputs.values())) == len(exports), f"models that do the same: {outputs}"
    path = WORK / "expected.txt"
    path.write_text("".join(f"{name if name == 'factory' else name + '.bin'}{line}" for name, line in outputs.items()))
    return path


def flash_of(code):
    """The definition of the flash, and what is above it."""
    return re.search(r"^static const ei_ota_flash_t flash = \{.*?\};\n", code, re.M | re.S)


class Page:
    def __init__(self, blocks):
        code = [block for block in blocks if block.language == "c"]
        self.header, self.fatfs, self.littlefs = (block.text for block in code if block.section == "The card")
        self.in_flash, = (block.text for block in code if block.section == "Flash in the address space")
        self.in_ram, flash_in_ram = (block.text for block in code if block.section == "Other flash")
        includes, definitions = flash_in_ram.split("\n\n", 1)
        assert flash_of(definitions), "no flash in RAM"
        self.in_psram = includes + "\n" + self.in_flash.replace(flash_of(self.in_flash)[0], definitions)
        cmake_blocks = [block.text for block in blocks if block.language == "cmake"]
        self.cmake_in_flash, self.cmake_in_ram, self.cmake_in_psram = cmake_blocks


def build(folder, page, patch, code, definitions):
    """firmware on FatFs, and firmware_lfs."""
    folder.mkdir()
    shutil.copytree(PROJECT / "model", folder / "model")
    sources = {"card.h": "#pragma once\n" + page.header, "page.c": '#include "yours.h"\n' + code, "on_ff.c": page.fatfs,
               "on_lfs.c": page.littlefs, "glue.cpp": '#include <cstdio>\nextern "C" void board_print(const char* text) { std::fputs(text, stderr); }\n'}
    for name, text in sources.items():
        (folder / name).write_text(text, encoding="utf-8")
    for file in ("porting.cpp", "board.h"):
        shutil.copy(SOURCE / "templates/firmware" / file, folder)
    text = f"""set(CMAKE_CXX_STANDARD 17)
include_directories(. "{HERE}" "{PENGUIN}/frames")
add_executable(firmware on_ff.c "{HERE}/ff.c")
{patch}
target_compile_options(ei_ota_runtime PRIVATE {SANITIZE})
target_compile_definitions(model PRIVATE EI_CLASSIFIER_ALLOCATION_STATIC=1)
add_library(common OBJECT page.c porting.cpp glue.cpp "{HERE}/harness.c" "{HERE}/infer.cpp" "{HERE}/medium.c")
target_compile_definitions(common PRIVATE {definitions})
target_link_libraries(common PRIVATE EiOta::model)
add_executable(firmware_lfs on_lfs.c "{HERE}/lfs.c")
foreach(name firmware firmware_lfs)
  target_link_libraries(${{name}} PRIVATE common EiOta::model)
  target_link_options(${{name}} PRIVATE {SANITIZE})
endforeach()
set_source_files_properties(page.c on_ff.c on_lfs.c PROPERTIES COMPILE_OPTIONS "-std=c99;-Wall;-Wextra;-Werror;{SANITIZE.replace(" ", ";")}")
"""
    cmake(folder, text)


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    PROJECT.mkdir(parents=True)
    exports = make_exports()
    blocks, count = fill_card(exports)
    expected = expected_outputs(exports)
    page = Page(blocks)
    for name, patch, code, definitions in (("in_flash", page.cmake_in_flash, page.in_flash, "LISTS"),
                                           ("in_ram", page.cmake_in_ram, page.in_ram, ""),
                                           ("in_psram", page.cmake_in_psram, page.in_psram, "LISTS")):
        build(WORK / name, page, patch, code, definitions)
        for firmware in ("firmware", "firmware_lfs"):
            arguments = [WORK / name / "build" / firmware, CARD, expected, WORK / name / f"{firmware}.flash"]
            print(f"{name}, {firmware}: {run(*arguments)}", end="")
            if definitions:
                print(f"{name}, {firmware}: {run(*arguments, 'again')}", end="")
    print(f"{count} blocks of commands")


if __name__ == "__main__":
    main()
