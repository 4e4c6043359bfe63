#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The runtime's options (ei_ota_config.h): tested by value, refused by old names and with odd values, alike in a whole firmware.

    options_test.py CASE ROOT CC CXX
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

# Each option with a source whose code it changes.
OPTIONS = {"EI_OTA_REQUIRE_SIGNATURE": ("update.c", "store.c"), "EI_OTA_LEGACY": ("legacy_staging.c", "update.c"),
           "EI_OTA_NO_ERROR_STRINGS": ("strerror.c",), "EI_OTA_CRC_BYTE_TABLE": ("crc32.c",),
           "EI_OTA_COPY_TABLE": ("load_image.c",)}
RENAMED = {"EI_OTA_SIGNING_KEY": "EI_OTA_REQUIRE_SIGNATURE"}
USER = '#include "ei_ota/ei_ota.h"\nint main(void) { static ei_ota_t ota; return ei_ota_begin(&ota) != EI_OTA_ERR_ARGUMENT; }\n'


class Project:
    """A folder, and compilers that look for the runtime's headers."""

    def __init__(self, root, folder, c, cxx):
        self.root, self.folder, self.c, self.cxx = root, pathlib.Path(folder), c, cxx

    def write(self, name, text):
        (self.folder / name).write_text(text)
        return self.folder / name

    def run(self, *command):
        command = [str(part) for part in command]
        result = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        return result.returncode, result.stderr

    def compile(self, *arguments, compiler=None):
        return self.run(compiler or self.c, "-I", self.root / "runtime/include", "-I.", *arguments)

    def object_of(self, source, *options):
        """The bytes of a source of the runtime, compiled."""
        code, message = self.compile("-std=c99", "-Wall", "-Wextra", "-Wundef", "-Werror", "-Os", *options, "-c",
                                     self.root / "runtime/src" / source, "-o", "object.o")
        assert code == 0, message
        return (self.folder / "object.o").read_bytes()

    def archive(self, name, *options):
        """The runtime as a library."""
        objects = []
        for source in sorted(self.root.glob("runtime/src/*.c")):
            objects.append(f"{name}-{source.stem}.o")
            code, message = self.compile("-std=c99", *options, "-c", source, "-o", objects[-1])
            assert code == 0, message
        assert self.run("ar", "rc", name, *objects)[0] == 0
        return name

    def refuses(self, expected, *arguments):
        """In C and in C++."""
        for compiler, standard, name in ((self.c, "-std=c99", "user.c"), (self.cxx, "-std=c++11", "user.cpp")):
            self.write(name, USER)
            code, message = self.compile(standard, "-fsyntax-only", *arguments, name, compiler=compiler)
            assert code != 0, f"{arguments} compiles as {standard}"
            for words in expected:
                assert words in message, f"{arguments} as {standard}: no '{words}' in: {message}"


def value(project):
    """0 is as if it was not given, 1 as if it was given without a value; 1 differs from 0."""
    for option, sources in OPTIONS.items():
        for source in sources:
            without, zero, one, bare = (project.object_of(source, *given) for given in
                                        ((), (f"-D{option}=0",), (f"-D{option}=1",), (f"-D{option}",)))
            assert zero == without, f"{option}=0 changes {source}"
            assert one != without, f"{option}=1 does not change {source}"
            assert bare == one, f"{option} without a value is not 1 in {source}"


def all_together(project):
    """What can be on together, is."""
    for pair in (("EI_OTA_REQUIRE_SIGNATURE", "EI_OTA_LEGACY"), ("EI_OTA_LEGACY", "EI_OTA_REQUIRE_SIGNATURE")):
        given = [f"-D{option}=1" for option in OPTIONS if option != pair[0]]
        for source in sorted(project.root.glob("runtime/src/*.c")):
            project.object_of(source.name, *given)
    project.refuses(["legacy payloads cannot be signed"], *(f"-D{option}=1" for option in OPTIONS))


def odd_value(project):
    for option in OPTIONS:
        for given in ("", "ON", "OFF", "true", "2"):
            project.refuses([option, "0 or 1"], f"-D{option}={given}")


def old_name(project):
    """Whatever its value, wherever it stands: an option that is ignored in silence opens a device."""
    for old, new in RENAMED.items():
        for given in ("", "=", "=0", "=1"):
            project.refuses([old, new, "E-renamed"], f"-D{old}{given}")
        project.write("old.h", f"#define {old} 1\n")
        project.refuses([old, new, "E-renamed"], '-DEI_OTA_CONFIG_FILE="old.h"')


def config_file(project):
    """A file of the project's sets options; the compiler's command line may, too."""
    for option, sources in OPTIONS.items():
        project.write("mine.h", f"#define {option} 1\n")
        for source in sources:
            by_file = project.object_of(source, '-DEI_OTA_CONFIG_FILE="mine.h"')
            assert by_file == project.object_of(source, f"-D{option}=1"), f"{option} in a file does not change {source}"
    project.write("empty.h", "")
    assert project.object_of("update.c", '-DEI_OTA_CONFIG_FILE="empty.h"') == project.object_of("update.c")
    code, message = project.compile("-fsyntax-only", '-DEI_OTA_CONFIG_FILE="nowhere.h"', project.root / "runtime/src/crc32.c")
    assert code != 0 and "nowhere.h" in message, message


def by_value_in_text(project):
    """No file asks whether an option is defined. The header's own list is the list of options."""
    header = project.root / "runtime/include/ei_ota/ei_ota_config.h"
    assert set(re.findall(r"#ifndef (EI_OTA_\w+)\n#define \1 0\n", header.read_text())) == set(OPTIONS)
    asked = re.compile(r"(?:ifn?def\s+|defined\s*\(?\s*)(" + "|".join(OPTIONS) + r")\b")
    for folder in ("runtime", "templates", "clang-tool", "service", "examples", "tests", "bench"):
        for path in (project.root / folder).rglob("*"):
            if path.suffix in (".c", ".cpp", ".h", ".ino", ".in", ".cmake") and path != header and path.is_file():
                found = asked.search(path.read_text(errors="replace"))
                assert not found, f"{path}: {found.group(0)}"


def whole_firmware(project):
    """EI_OTA_REQUIRE_SIGNATURE in the application alone, or in the runtime alone, does not link."""
    required = "-DEI_OTA_REQUIRE_SIGNATURE=1"
    project.write("user.c", USER.replace("ei_ota_begin(&ota)", "ei_ota_begin_at(&ota, 0)"))
    assert project.compile("-std=c99", required, "user.c", project.archive("runtime.a"), "-o", "program")[0] != 0
    project.write("user.c", USER)
    for runtime, application in (((), ()), ((required,), (required,)), ((), (required,)), ((required,), ())):
        library = project.archive("runtime.a", *runtime)
        code, message = project.compile("-std=c99", *application, "user.c", library, "-o", "program")
        if runtime == application:
            assert code == 0, message
            assert project.run("./program")[0] == 0
        else:
            assert code != 0, f"an application with {application} links to a runtime with {runtime}"
            assert "ei_ota_begin" in message or "begin_requires_signature" in message, message


def initialisers(project):
    """Users' initialisers, as each language, without a warning; they set what designators set."""
    strict = ["-pedantic", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wundef", "-Werror"]
    text = (project.root / "tests/options/initialisers.c").read_text()
    project.write("initialisers.c", text)
    project.write("initialisers.cpp", text)
    compilers = [(project.c, project.cxx)]
    if shutil.which("clang") and shutil.which("clang++"):
        compilers.append(("clang", "clang++"))
    for c, cxx in compilers:
        for standard in ("c++11", "c++17", "c++20"):
            code, message = project.compile(*strict, f"-std={standard}", "-c", "initialisers.cpp", "-o", "main.o", compiler=cxx)
            assert code == 0, message
        for standard in ("c99", "c11"):
            code, message = project.compile(*strict, f"-std={standard}", "initialisers.c",
                                            project.root / "runtime/flash/flash_ram.c", "-o", "program", compiler=c)
            assert code == 0, message
            assert project.run("./program")[0] == 0, f"{c} -std={standard}: a member has another value"


def pointer_is_no_staging(project):
    """EI_OTA_CONFIG_STAGING takes an array: of a pointer it would take the wrong size."""
    project.write("user.c", '#include "ei_ota/ei_ota.h"\nuint8_t *staging;\n'
                  "void f(const ei_ota_model_t *model) { ei_ota_config_t config = EI_OTA_CONFIG_STAGING(model, staging); "
                  "(void)config; }\n")
    code, message = project.compile("-std=c99", "-fsyntax-only", "user.c")
    assert code != 0 and "negative" in message, message


def environment(project):
    """Scripts refuse what was set by an old name, before they do anything."""
    scripts = project.folder / "scripts"
    shutil.copytree(project.root / "scripts", scripts)
    for program in ("setup", "cmake"):  # which would be next
        project.write(f"scripts/{program}", "#!/bin/sh\necho went on >&2\nexit 9\n").chmod(0o755)
    path = {"PATH": f"{scripts}:{os.environ['PATH']}"}
    for script in ("test", "bench", "demo", "fuzz"):
        for old, new in (("EIOTA_EXPORTS", "EI_OTA_EXPORTS"), ("EIOTA_PRESET", "EI_OTA_PRESET"),
                         ("EIOTA_MBEDTLS", "EI_OTA_MBEDTLS"), ("EIOTA_DATA", "EI_OTA_SHARED_DATA"),
                         ("EIOTA_LEGACY", "EI_OTA_LEGACY_PAYLOADS")):
            result = subprocess.run([scripts / script], env={**path, old: "x"}, capture_output=True, text=True)
            assert result.returncode == 2 and f"{old} is set" in result.stderr and f" {new};" in result.stderr, result
            assert "[E-renamed]" in result.stderr and "went on" not in result.stderr, result
        result = subprocess.run([scripts / script], env=path, capture_output=True, text=True)
        assert result.returncode == 9 and "went on" in result.stderr, result


CASES = {case.__name__: case for case in (value, all_together, odd_value, old_name, config_file, by_value_in_text,
                                          whole_firmware, initialisers, pointer_is_no_staging, environment)}

if __name__ == "__main__":
    name, source_dir, c_compiler, cxx_compiler = sys.argv[1:]
    with tempfile.TemporaryDirectory() as scratch:
        CASES[name](Project(pathlib.Path(source_dir), scratch, c_compiler, cxx_compiler))
