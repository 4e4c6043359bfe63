#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the README shows: its commands run, its CMake builds, its C and C++ compile, with the penguin as an export called model.

    readme_test.py SOURCE WORK PREFIX
"""

import os
import pathlib
import shutil
import subprocess
import sys

import document
from first_update_test import GUIDE, lay_downloads

SOURCE, WORK, PREFIX = map(pathlib.Path, sys.argv[1:4])
README = SOURCE / "README.md"

# What the README calls the reader's own.
YOURS = """#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
size_t receive(void *chunk, size_t room);
void report(const char *text);
int take_mutex(void *context);
int read_flash(void *context, uint32_t offset, void *data, uint32_t size);
int prog_flash(void *context, uint32_t offset, const void *data, uint32_t size);
int erase_flash(void *context, uint32_t offset);
#ifdef __cplusplus
}
#endif
"""
# What an earlier block of the README has defined.
EARLIER = """#include "yours.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_store.h"
#include "ei_ota_model.h"

static uint8_t staging[EI_OTA_MODEL_PAYLOAD_SIZE];
static const uint8_t *const earlier = staging;
const uint8_t *what_is_earlier(void) { return earlier; }
"""
MAIN = """#include "yours.h"

void take_update(void);
size_t receive(void *chunk, size_t room) { (void)chunk; (void)room; return 0; }
void report(const char *text) { (void)text; }
void board_print(const char *text) { (void)text; }
int main(void) { take_update(); return 0; }
"""


def run(*command, **options):
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, **options)
    if result.returncode:
        raise SystemExit(f"FAILED: {' '.join(map(str, command))}:\n{result.stdout}{result.stderr}")


def build(folder, block, sources, before=""):
    """A project whose CMakeLists.txt has the block's lines."""
    folder.mkdir()
    shutil.copytree(WORK / "project/model", folder / "model")
    (folder / "yours.h").write_text(YOURS, encoding="utf-8")
    for file in ("porting.cpp", "board.h"):
        shutil.copy(SOURCE / "templates/firmware" / file, folder)
    for name, text in sources.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "CMakeLists.txt").write_text(
        f"cmake_minimum_required(VERSION 3.20)\nproject(reader C CXX)\nadd_executable(firmware porting.cpp {' '.join(sources)})\n"
        f"target_include_directories(firmware PRIVATE .)\n{before}{block.text}", encoding="utf-8")
    run("cmake", "-S", folder, "-B", folder / "build", "-G", "Ninja", f"-DEiOta_DIR={PREFIX}/share/EiOta/cmake")
    run("cmake", "--build", folder / "build")
    run(folder / "build/firmware")
    if not (folder / "build/model.bin").exists():
        raise SystemExit(f"FAILED: {README}:{block.line}: there is no model.bin")


def compile_block(block, number):
    """By itself, as the language of its fence says."""
    compiler = ["cc", "-std=c99"] if block.language == "c" else ["c++", "-std=c++11"]
    source = WORK / f"block{number}.{block.language}"
    text = block.text if '"ei_ota_model.h"' in block.text else EARLIER + block.text
    source.write_text('#include "yours.h"\n' + text, encoding="utf-8")
    folders = (WORK / "use", WORK / "use/build/ei_ota/model", WORK / "project", PREFIX / "share/EiOta/runtime/include")
    run(*compiler, "-Wall", "-Wextra", "-Werror", "-Wno-unused-variable", *(f"-I{folder}" for folder in folders), "-c", source, "-o",
        "/dev/null")


def install_commands_are_the_guides(text):
    first = next(block for block in document.blocks(GUIDE) if block.language == "sh")
    if "```sh\n" + first.text + "```" not in text:
        raise SystemExit(f"FAILED: {README}: the commands that install EiOta are not those of {GUIDE}:{first.line}")


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    project = WORK / "project"
    lay_downloads(WORK, WORK / "downloads", "doorbell")
    shutil.copytree(WORK / "export1", project / "model")
    shutil.copytree(WORK / "export2", project / "new_export")
    for archive in (WORK / "downloads").glob("ei-*.zip"):
        shutil.copy(archive, project)
    chosen = [block for block in document.blocks(README) if block.section != "Try it"]  # first_update_test.py
    install_commands_are_the_guides(README.read_text(encoding="utf-8"))
    environment = {**os.environ, "HOME": str(WORK), "PATH": f"{PREFIX}/bin:{os.environ['PATH']}"}
    count = document.run_commands(README, chosen, environment, project)

    cmake_use, cmake_sign = (block for block in chosen if block.language == "cmake")
    code = [block for block in chosen if block.language in ("c", "cpp")]
    build(WORK / "use", cmake_use, {"update.c": '#include "yours.h"\n' + code[0].text, "main.c": MAIN})
    psa = subprocess.run(["cc", "-include", "psa/crypto.h", "-E", "-x", "c", "/dev/null"], capture_output=True,
                         check=False).returncode == 0
    if psa:
        signed = next(block for block in code if "ei_ota_psa" in block.text)
        shutil.copy(project / "ei_ota_public_key.h", WORK / "use")
        update = EARLIER + signed.text + "void take_update(void) { start(); (void)ei_ota_begin(&(ei_ota_t){.config = &config}); }\n"
        before = f'set(ENV{{HOME}} "{WORK}")\ntarget_include_directories(firmware PRIVATE "{project}")\n' \
                 "target_link_libraries(firmware PRIVATE mbedcrypto)\n"
        build(WORK / "sign", cmake_sign, {"update.c": update, "main.c": MAIN}, before)
    for number, block in enumerate(code):
        if psa or "psa" not in block.text:
            compile_block(block, number)
    print(f"{count} blocks of commands, 2 of CMake, {len(code)} of C and C++{'' if psa else ', but for what needs PSA Crypto'}")


if __name__ == "__main__":
    main()
