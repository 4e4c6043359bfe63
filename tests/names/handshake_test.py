# SPDX-License-Identifier: MIT
"""Generated code and a runtime that do not belong together neither compile nor link, and a device pays nothing for it.

    handshake_test.py TOOL CC CXX WORK
"""

import functools
import shutil
import subprocess
import sys

from build import (C99, CC, CXX, CXX11, EXPORT, PENGUIN, RUNTIME, TABLE_FORMAT, TOOL, for_each, run, runtime_sources, work_folder)

RESTORES = {"copy": f"eiota_internal_restore_copy_{TABLE_FORMAT}",
            "load-image": f"eiota_internal_restore_load_image_{TABLE_FORMAT}",
            "none": f"eiota_internal_crc32_table_{TABLE_FORMAT}"}
APPLICATION = """
#include "ei_ota/ei_ota.h"
#include "ei_ota_model.h"
static uint8_t staging[EI_OTA_MODEL_PAYLOAD_SIZE];
static ei_ota_config_t config;
static ei_ota_t ota;
int main(void) {
  config.model = &ei_ota_model;
  config.staging = staging;
  config.staging_size = sizeof staging;
  ota.config = &config;
  int error = ei_ota_begin(&ota);
  if (error == 0) error = ei_ota_write(&ota, staging, sizeof staging);
  if (error == 0) error = ei_ota_end(&ota);
  if (error == 0) error = ei_ota_apply(&ota);
  return error + ei_ota_restore(&ota);
}
"""
ARM = "arm-none-eabi-"
DEVICES = {"m0plus": ["-mcpu=cortex-m0plus", "-mthumb"], "m4f": ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard"]}
# The kernels are not there: what is linked is the model, its tables and the runtime.
LINK = ["-Wl,--gc-sections", "-Wl,--unresolved-symbols=ignore-all"]


@functools.cache
def other_runtime(folder, old, new):
    """A runtime whose ei_ota_model.h says `new` instead of `old`."""
    shutil.copytree(RUNTIME, folder)
    header = folder / "include/ei_ota/ei_ota_model.h"
    text = header.read_text(encoding="utf-8")
    assert old in text, old
    header.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def includes(patched, runtime):
    return ["-I", patched, "-I", EXPORT, "-I", PENGUIN / "sdk", "-I", runtime / "include", "-I", runtime / "src"]


def source_of(patched):
    return next((patched / "tflite-model").glob("*.cpp"))


def does_not_compile(folder, patched):
    """With a runtime of another format, and with one that came before formats were told."""
    define = f"#define EI_OTA_TABLE_FORMAT {TABLE_FORMAT}\n"
    for name, old, new in (("later", define, f"#define EI_OTA_TABLE_FORMAT {TABLE_FORMAT + 1}\n"), ("earlier", define, "")):
        runtime = other_runtime(folder / name, old, new)
        for command, source in ((CXX11, source_of(patched)), (C99, folder / "application.c")):
            result = subprocess.run([*map(str, [*command, *includes(patched, runtime), "-c", source, "-o", folder / "x.o"])],
                                    capture_output=True, text=True, check=False)
            if result.returncode == 0 or f"another runtime, whose tables are of format {TABLE_FORMAT}; use the runtime" not in result.stderr:
                sys.exit(f"FAILED: {source} with a runtime of {name}: {result.stderr}")


@functools.cache
def compile_runtime(folder, runtime, options, compiler=CC):
    """@return the objects, in a folder of this one"""
    folder = folder / "".join([runtime.name, "-", compiler, *options]).replace("/", "_")
    folder.mkdir(parents=True)

    def compile_one(source):
        target = folder / f"{source.stem}.o"
        run(compiler, "-std=c99", *options, "-I", runtime / "include", "-I", runtime / "src", "-c", source, "-o", target)
        return target
    names = [source.relative_to(RUNTIME) for source in runtime_sources() if source.parent.name == "src"]
    return for_each(compile_one, [runtime / name for name in names])


def does_not_link(folder, patched, restore, options):
    """What was compiled with headers that fit, with a runtime that does not."""
    objects = [folder / "model.o", folder / "application.o"]
    run(CXX, "-std=c++11", *options, *includes(patched, RUNTIME), "-c", source_of(patched), "-o", objects[0])
    run(CC, "-std=c99", *options, *includes(patched, RUNTIME), "-c", folder / "application.c", "-o", objects[1])
    work = folder / (restore + "".join(options))
    work.mkdir()
    sdk = [*sorted((PENGUIN / "sdk").rglob("*.cpp"))]
    for runtime, fits in ((RUNTIME, True), (folder / "later", False)):
        command = [CXX, *options, *objects, *compile_runtime(folder / "runtimes", runtime, tuple(options)), "-std=c++17",
                   "-DTF_LITE_STATIC_MEMORY=1", "-I", PENGUIN / "sdk", *sdk, "-Wl,--gc-sections", "-o", work / "firmware"]
        result = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
        if fits != (result.returncode == 0) or (not fits and RESTORES[restore] not in result.stderr):
            sys.exit(f"FAILED: {restore}, {options}, fits: {fits}: {result.stderr}")


def costs_nothing(folder, patched, restore, device, options):
    """The same firmware without a handshake is as large."""
    plain = other_runtime(folder / "plain", "#define EI_OTA_VERSIONED(name) ",
                          "#define EI_OTA_VERSIONED(name) name\n#define EI_OTA_UNUSED(name) ")
    without = folder / f"without-{restore}-{device}-{len(options)}"
    shutil.copytree(patched, without)
    text = source_of(without).read_text(encoding="utf-8")
    source_of(without).write_text(text.replace("reinterpret_cast<const uint8_t *>(eiota_internal_crc32_table)", "nullptr"),
                                  encoding="utf-8")
    flags = ["-Os", "-ffunction-sections", "-fdata-sections", *DEVICES[device], *options]
    sizes = []
    for runtime, tables in ((RUNTIME, patched), (plain, without)):
        work = without / f"of-{runtime.name}"
        work.mkdir()
        objects = list(compile_runtime(folder / "runtimes", runtime, tuple(flags), ARM + "gcc"))
        for compiler, source in ((ARM + "g++", source_of(tables)), (ARM + "gcc", folder / "application.c")):
            objects.append(work / f"{source.stem}.o")
            run(compiler, *flags, *includes(tables, runtime), "-c", source, "-o", objects[-1])
        run(ARM + "g++", *flags, *objects, "--specs=nosys.specs", "-nostartfiles", "-Wl,-e,main", *LINK, "-o", work / "firmware")
        sizes.append(run(ARM + "size", work / "firmware").splitlines()[1].split()[:3])
    if sizes[0] != sizes[1]:
        sys.exit(f"FAILED: {restore}, {device}, {options}: text, data, bss are {sizes[0]}, without a handshake {sizes[1]}")
    print(f"{restore}, {device}, {options}: {sizes[0]}")


def main():
    folder = work_folder()
    (folder / "application.c").write_text(APPLICATION, encoding="utf-8")
    for restore in RESTORES:
        patched = folder / restore
        run(TOOL, "patch", EXPORT, "-o", patched, "--name", "model", "--restore", restore)
        if restore == "copy":
            does_not_compile(folder, patched)
        for options in (["-O0"], ["-O2", "-flto", "-ffunction-sections"]):
            does_not_link(folder, patched, restore, options)
        for device in DEVICES if shutil.which(ARM + "gcc") else []:
            for options in ([], ["-flto"]):
                costs_nothing(folder, patched, restore, device, options)


if __name__ == "__main__":
    main()
