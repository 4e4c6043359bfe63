#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a model is called that nobody named: the tool and the CMake package make the same name of a path, also of the next export's.

    default_ids_test.py TOOL CC CXX WORK
"""

import pathlib
import subprocess
import sys
import zipfile

from build import EXPORT, SOURCE, TOOL, work_folder

IDS = {
    "model": "model",
    "doorbell-cpp-mcu-v12.zip": "doorbell_cpp_mcu",
    "doorbell-cpp-mcu-v13 (1).zip": "doorbell_cpp_mcu",
    "doorbell-cpp-mcu-v3-impulse-#2.zip": "doorbell_cpp_mcu_impulse__2",
    "ei-doorbell-arduino-1.0.7.ZIP": "ei_doorbell_arduino",
    "ei-doorbell-arduino-1.0.12(2).zip": "ei_doorbell_arduino",
    "ei-doorbell-arduino-1.0.7-impulse-#1.zip": "ei_doorbell_arduino_impulse__1",
    "ei-doorbell-arduino-1.0.12-impulse-#1 (1).zip": "ei_doorbell_arduino_impulse__1",
    "ei-doorbell-arduino-1.0.8-impulse-2": "ei_doorbell_arduino_impulse_2",
    "doorbell-v1.4.2-impulse-#3.pack": "doorbell_impulse__3",
    "doorbell-impulse-#1.zip": "doorbell_impulse__1",
    "doorbell.1.0.3.pack": "doorbell",
    "doorbell-v2": "doorbell",
    "doorbell_v1.4.2": "doorbell",
    "doorbell2": "doorbell2",
    "v2": "v2",
    "rev2": "rev2",
    "doorbell 2024.zip": "doorbell_2024",
    "43-model": "model_43_model",
    "-v4": "model_",
    "türklingel": "t__rklingel",
    "arduino.zip": "model_arduino",
    "Test.zip": "model_Test",
    "install": "model_install",
    "apply": "model_apply",
    "public_key": "model_public_key",
    "psa": "model_psa",
    "err": "model_err",
    "a.b": "a_b",
    "_": "_",
}


def lay(path):
    """The export at this path, a folder or an archive."""
    if path.suffix.lower() not in (".zip", ".pack"):
        path.symlink_to(EXPORT)
        return
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(EXPORT.rglob("*.*")):
            if file.is_file():
                archive.write(file, file.relative_to(EXPORT))


def of_tool(path, output):
    result = subprocess.run([TOOL, "baseline", path, "-o", output], capture_output=True, text=True, check=False)
    if result.returncode:
        sys.exit(f"FAILED: {path.name}: {result.stderr}")
    return pathlib.Path(result.stdout.strip()).name.removesuffix(".eiota.json")


def of_package(path, script):
    script.write_text(f'include("{SOURCE}/cmake/EiOtaNames.cmake")\n_ei_ota_default_id([==[{path}]==] id)\nmessage("${{id}}")\n',
                      encoding="utf-8")
    return subprocess.run(["cmake", "-P", script], capture_output=True, text=True, check=True).stderr.strip()


def main():
    folder = work_folder()
    for name, expected in IDS.items():
        path = folder / name
        lay(path)
        found = (of_tool(path, folder / "baseline"), of_package(path, folder / "id.cmake"))
        if found != (expected, expected):
            sys.exit(f"FAILED: {name}: expected {expected}, found {found[0]} by the tool and {found[1]} by the package")
    print(f"{len(IDS)} names")


if __name__ == "__main__":
    main()
