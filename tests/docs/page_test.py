#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a page shows: its commands run, its CMake builds a firmware, its C takes an update in one, its C and C++ compile without a
warning. The penguin is the reader's project. With a genuine EXPORT and RETRAINED (tests/exports/retrain.py) the commands alone
are run; what they print then is not on the page.

    page_test.py SOURCE WORK PREFIX PAGE [EXPORT RETRAINED]
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import document
import downloads

SOURCE, WORK, PREFIX, PAGE = map(pathlib.Path, sys.argv[1:5])
README = SOURCE / "README.md"
HOME, PROJECT = WORK / "home", WORK / "home/firmware"
ENVIRONMENT = {**os.environ, "HOME": str(HOME), "PATH": f"{PREFIX}/bin:{os.environ['PATH']}"}

# What pages leave to the reader.
YOURS = """#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
size_t receive(void *chunk, size_t room);
void report(const char *text);
void infer(void);
int take_mutex(void *context);
void give_mutex(void *context);
int read_flash(void *context, uint32_t offset, void *data, uint32_t size);
int prog_flash(void *context, uint32_t offset, const void *data, uint32_t size);
int erase_flash(void *context, uint32_t offset);
#ifdef __cplusplus
}
#endif
"""
READERS = """#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "yours.h"

FILE *payload;
int failures, locks;
static uint8_t *const flash = (uint8_t *)0x080C0000; /* where guide/weights-in-flash.md has it */

static __attribute__((constructor)) void make_flash(void) {
  if (mmap(flash, 0x20000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) != flash) ++failures;
}

size_t receive(void *chunk, size_t room) { return fread(chunk, 1, room, payload); }
void report(const char *text) { fprintf(stderr, "%s\\n", text), ++failures; }
void infer(void) {}
void board_print(const char *text) { (void)text; }
int take_mutex(void *context) { (void)context; return locks++; }
void give_mutex(void *context) { (void)context; --locks; }
int read_flash(void *context, uint32_t offset, void *data, uint32_t size) { (void)context; memcpy(data, flash + offset, size); return 0; }
int prog_flash(void *context, uint32_t offset, const void *data, uint32_t size) { (void)context; memcpy(flash + offset, data, size); return 0; }
int erase_flash(void *context, uint32_t offset) { (void)context; memset(flash + offset, 0xFF, 4096); return 0; }
"""
# What an earlier page has defined.
EARLIER = """#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_store.h"
#include "ei_ota_model.h"

static uint8_t staging[EI_OTA_MODEL_PAYLOAD_SIZE];
static const uint8_t *const earlier = staging;
const uint8_t *what_is_earlier(void) { return earlier; }
"""
MAIN = """
#include <stdio.h>

extern FILE *payload;
extern int failures;

static int is_updated(void) {
  ei_ota_info_t info;
  return ei_ota_query(&ota, &info) == 0 && info.updated;
}

static void expect(int is_so, const char *what) {
  if (!is_so) fprintf(stderr, "not so: %s\\n", what), ++failures;
}

int main(int count, char **arguments) {
  payload = fopen(arguments[count - 1], "rb");
"""


def run(*command, **options):
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, env=ENVIRONMENT, **options)
    if result.returncode:
        raise SystemExit(f"FAILED: {' '.join(map(str, command))}:\n{result.stdout}{result.stderr}")


def the_readmes(language):
    return next(block for block in document.blocks(README) if block.language == language)


def with_earlier(code):
    return '#include "yours.h"\n' + (code if '"ei_ota_model.h"' in code else EARLIER + code)


def function(name, code):
    match = re.search(rf"^void {name}\(void\) \{{.*?^\}}\n", code, re.M | re.S)
    return match[0] if match else ""


def program(code):
    """The page's functions, called in the order of a device's life; take_update is the README's where the page has none."""
    has = set(re.findall(r"^void (\w+)\(void\)", code, re.M))
    unknown = has - {"start", "take_update", "keep_it", "drop_it", "go_back"}
    if unknown:
        raise SystemExit(f"FAILED: {PAGE}: nothing calls {', '.join(unknown)}")
    text = with_earlier(code)
    if "take_update" not in has:
        text += function("take_update", the_readmes("c").text)
    text += MAIN
    for name, is_updated in (("start", 0), ("take_update", 1), ("keep_it", 1), ("drop_it", 0), ("go_back", 0)):
        if name in has or name == "take_update":
            text += f'  {name}();\n  expect({"" if is_updated else "!"}is_updated(), "{name} leaves the {"new" if is_updated else "factory"} weights");\n'
    return text + "  return failures != 0;\n}\n"


def build(folder, cmake, code):
    """A firmware for this machine, which takes the update that its build makes."""
    folder.mkdir()
    shutil.copytree(PROJECT / "model", folder / "model")
    sources = {"yours.h": YOURS, "reader.c": READERS, "page.c": program(code.text)}
    for name, text in sources.items():
        (folder / name).write_text(text, encoding="utf-8")
    for file in ("porting.cpp", "board.h"):
        shutil.copy(SOURCE / "templates/firmware" / file, folder)
    (folder / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.20)\nproject(reader C CXX)\nadd_executable(firmware porting.cpp reader.c page.c)\n"
        f'target_include_directories(firmware PRIVATE . "{PROJECT}")\n{cmake.text}'
        + ("target_link_libraries(firmware PRIVATE mbedcrypto)\n" if "EiOta::psa" in cmake.text else ""), encoding="utf-8")
    run("cmake", "-S", folder, "-B", folder / "build", "-G", "Ninja", f"-DEiOta_DIR={PREFIX}/share/EiOta/cmake")
    run("cmake", "--build", folder / "build")
    run(folder / "build/firmware", folder / "build/model.bin")


def compile_block(block, number, patched):
    """By itself, as the language of its fence says."""
    compiler = ["cc", "-std=c99"] if block.language == "c" else ["c++", "-std=c++11"]
    source = WORK / f"block{number}.{block.language}"
    source.write_text(with_earlier(block.text), encoding="utf-8")
    folders = (patched, patched / "build/ei_ota/model", PROJECT, PREFIX / "share/EiOta/runtime/include")
    run(*compiler, "-Wall", "-Wextra", "-Werror", "-Wno-unused-variable", *(f"-I{folder}" for folder in folders), "-c", source, "-o",
        "/dev/null")


def firmwares(blocks):
    """(CMake, C): those of one section belong together; what stands alone is completed by the README's."""
    sections = {}
    for block in blocks:
        if block.language in ("cmake", "c"):
            sections.setdefault(block.section, {}).setdefault(block.language, []).append(block)
    for section in sections.values():
        for cmake in section.get("cmake", [the_readmes("cmake")]):
            for code in section.get("c", [the_readmes("c")]):
                yield cmake, code


def has_psa():
    return subprocess.run(["cc", "-include", "psa/crypto.h", "-E", "-x", "c", "/dev/null"], capture_output=True,
                          check=False).returncode == 0


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    exports = list(map(pathlib.Path, sys.argv[5:7]))
    if exports:
        downloads.lay_downloads(WORK, HOME / "Downloads", exports, exports[0] / "edge-impulse-sdk")
    else:
        downloads.lay_downloads(WORK, HOME / "Downloads")
    shutil.copytree(WORK / "export1", PROJECT / "model")
    (HOME / "eiota").symlink_to(PREFIX)

    blocks = [block for block in document.blocks(PAGE) if block.section != "Try it"]  # of the README: first_update_test.py
    if exports:
        blocks = [block for block in blocks if block.language in ("sh", "run")]
    count = document.run_commands(PAGE, blocks, ENVIRONMENT, PROJECT)

    skips_psa = not has_psa()
    built = 0
    for cmake, code in firmwares(blocks):
        if not (skips_psa and "psa" in cmake.text + code.text):
            build(WORK / f"firmware{built}", cmake, code)
            built += 1
    code = [block for block in blocks if block.language in ("c", "cpp") and not (skips_psa and "psa" in block.text)]
    for number, block in enumerate(code):
        compile_block(block, number, WORK / "firmware0")
    print(f"{count} blocks of commands, {built} firmwares, {len(code)} blocks of C and C++"
          f"{', but for what needs PSA Crypto' if skips_psa else ''}")


if __name__ == "__main__":
    main()
