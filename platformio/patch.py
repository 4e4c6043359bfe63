# SPDX-License-Identifier: MIT
"""Patches an export before PlatformIO compiles it. Studio's export, with its edge-impulse-sdk/, is a folder in src/. platformio.ini:

    [env:firmware]
    platform = ststm32                                ; yours, as the two lines below
    board = nucleo_f446re
    framework = stm32cube
    lib_deps = symlink:///home/me/EiOta               ; a clone of EiOta's repository
    build_src_filter = +<*> -<model/tflite-model/*>   ; in src/: the model's own sources are compiled as they were patched
    custom_ei_ota_export = src/model

There are also custom_ei_ota_name (model), custom_ei_ota_options (such as --restore copy) and custom_ei_ota_tool (ei-ota).
"""

import os
import subprocess

Import("env", "projenv")  # noqa: F821, of SCons


def patch(env, projenv):
    export = env.GetProjectOption("custom_ei_ota_export", "")
    if not export:
        return
    name = env.GetProjectOption("custom_ei_ota_name", "model")
    tool = env.GetProjectOption("custom_ei_ota_tool", "ei-ota")
    options = env.GetProjectOption("custom_ei_ota_options", "").split()
    export = os.path.join(env.subst("$PROJECT_DIR"), export)
    folder = os.path.join(env.subst("$BUILD_DIR"), "ei_ota", name)
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    subprocess.run([tool, "patch", export, "-o", folder, "--name", name, *options], check=True)
    for each in (env, projenv):
        each.Prepend(CPPPATH=[folder, export])
    env.BuildSources(os.path.join("$BUILD_DIR", "ei_ota_objects", name), folder, "+<tflite-model/>")
    if "copy" not in options and "none" not in options:
        baseline = os.path.join(folder, name + ".eiota.json")
        check = f'"{tool}" check "$BUILD_DIR/${{PROGNAME}}.elf" --baseline "{baseline}"'
        # A library's own environment loses actions on a program that is not built yet.
        DefaultEnvironment().AddPostAction("$BUILD_DIR/${PROGNAME}.elf", check)  # noqa: F821


patch(env, projenv)  # noqa: F821
