#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The examples in the comments of the runtime's public headers compile, without a warning: as C99 and C++20, and those that have no
designators as C++11 and C++17, too.

    header_examples.py SOURCE_DIR C_COMPILER CXX_COMPILER
"""

import pathlib
import re
import subprocess
import sys
import tempfile

# What an application has, and what stands for the ".." of the examples.
APPLICATION = """
#define EI_OTA_PENGUIN_PAYLOAD_SIZE 128
extern const ei_ota_model_t ei_ota_penguin;
extern const uint8_t ei_ota_public_key[65];
extern uint8_t chunk[16];
extern uint32_t size;
int receive(void *to, uint32_t *size_of_it);
int the_model_works(void);
void infer(void);
int read_flash(void *context, uint32_t offset, void *data, uint32_t size_of_it);
int prog_flash(void *context, uint32_t offset, const void *data, uint32_t size_of_it);
int erase_flash(void *context, uint32_t offset);
int take_mutex(void *context);
"""
PLACEHOLDERS = {".read = ..": ".read = read_flash", ".prog = ..": ".prog = prog_flash", ".erase = ..": ".erase = erase_flash",
                ".staging = ..": ".staging = chunk", ", .. }": " }"}
# "Starts as {..} or MACRO(..)": what the names in it are.
STARTS = """static ei_ota_config_t config;
static const ei_ota_flash_t flash = EI_OTA_FLASH_INIT(0, 0, 0, 8, 8, 8, 2);
static uint8_t unit[8];"""
STANDARDS = {"c": ("c99", "c11"), "c++ without designators": ("c++11", "c++17"), "c++": ("c++20",)}


def comments(text):
    """(where it ends, its lines without what frames them; Doxygen's @code and @endcode are empty lines)"""
    for match in re.finditer(r"/\*.*?\*/", text, re.S):
        lines = [re.sub(r"^\s*(/\*+|\*/|\*)|\*/$", "", line).rstrip() for line in match[0].splitlines()]
        yield match.end(), ["" if re.match(r"\s*@(end)?code", line) else line for line in lines]


def blocks(lines):
    """The paragraphs that are indented by three after an empty line, each with those that follow it."""
    found, current = [], None
    for before, line in zip([""] + lines, lines):
        if line.startswith("   ") and (current is not None or (before == "" and line[3] != " ")):
            current = (current or []) + [line]
        elif line == "" and current is not None:
            current.append(line)
        elif current is not None:
            found.append(current)
            current = None
    return ["\n".join(block) for block in found + ([current] if current else [])]


def code_of(block):
    """As a compiler can read it: prose and -D are left out, ".." is something."""
    lines = [line for line in block.splitlines() if not re.match(r"\s*(\.\.\.|-D)", line)]
    code = "\n".join(lines)
    for placeholder, something in PLACEHOLDERS.items():
        code = code.replace(placeholder, something)
    return re.sub(r"\) \.\.(?=\s)", ") return 1;", code)


def examples(header):
    """(what it is, definitions that go before all includes, statements)"""
    text = header.read_text()
    for end, lines in comments(text):
        for block in blocks(lines):
            code = code_of(block)
            defines = "\n".join(line.strip() for line in code.splitlines() if line.strip().startswith("#"))
            statements = "\n".join(line for line in code.splitlines() if not line.strip().startswith("#"))
            if code.strip():
                yield code.strip().splitlines()[0], defines, statements
        starts = re.search(r"Starts as (\{.*?\}) or (EI_OTA_\w+\(.*?\))", " ".join(line.strip() for line in lines))
        if starts:
            of_type = re.search(r"\}\s*(ei_ota_\w+);", text[end:])[1]
            for initialiser in starts.groups():
                if ".." not in initialiser:
                    initialiser = initialiser.replace(", and the rest", "").replace("trial_boots = n", "trial_boots = 3").replace(", n)", ", 3)")
                    yield initialiser, "", f"{STARTS}\nstatic {of_type} it = {initialiser};\n(void)it;"


def compiles(root, header, defines, statements, compiler, standard, folder):
    suffix = "cpp" if "++" in standard else "c"
    source = folder / f"example.{suffix}"
    includes = "".join(f'#include "ei_ota/{name}"\n' for name in ("ei_ota.h", header.name))
    source.write_text(f"{defines}\n{includes}{APPLICATION}\nint example(void);\nint example(void) {{\n{statements}\nreturn 0;\n}}\n")
    run = subprocess.run([compiler, f"-std={standard}", "-pedantic", "-Wall", "-Wno-unused", "-Werror", "-fsyntax-only", "-I",
                          root / "runtime/include", source], capture_output=True, text=True)
    return "" if run.returncode == 0 else f"{header.name}, as {standard}:\n{source.read_text()}{run.stderr}"


def main():
    root, c_compiler, cxx_compiler = pathlib.Path(sys.argv[1]), *sys.argv[2:]
    tried, wrong = 0, []
    with tempfile.TemporaryDirectory() as scratch:
        for header in sorted((root / "runtime/include/ei_ota").glob("*.h")):
            for what, defines, statements in examples(header):
                tried += 1
                designated = re.search(r"[{,]\s*\.\w+ =", statements)
                for kind, standards in STANDARDS.items():
                    if kind == "c++ without designators" and designated:
                        continue
                    for standard in standards:
                        compiler = cxx_compiler if "++" in standard else c_compiler
                        wrong.append(compiles(root, header, defines, statements, compiler, standard, pathlib.Path(scratch)))
                print(f"{header.name}: {what}")
    wrong = [message for message in wrong if message]
    print("\n".join(wrong))
    return 1 if wrong or tried < 13 else 0


if __name__ == "__main__":
    sys.exit(main())
