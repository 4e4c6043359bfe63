# SPDX-License-Identifier: MIT
"""Patches an export before PlatformIO compiles it. In platformio.ini:

    lib_deps = EiOta
    custom_ei_ota_export = model          ; Studio's export, a folder beside platformio.ini
    custom_ei_ota_options = --restore copy

The project leaves out the export's own sources of the model: build_src_filter = +<*> -<model/tflite-model/*>
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
    folder = os.path.join(env.subst("$BUILD_DIR"), "ei_ota", name)
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    subprocess.run([tool, "patch", os.path.join(env.subst("$PROJECT_DIR"), export), "-o", folder, "--name", name, *options], check=True)
    for each in (env, projenv):
        each.Prepend(CPPPATH=[folder])
    env.BuildSources(os.path.join("$BUILD_DIR", "ei_ota_objects", name), folder, "+<tflite-model/>")
    if "copy" not in options and "none" not in options:
        baseline = os.path.join(folder, name + ".eiota.json")
        env.AddPostAction("$BUILD_DIR/${PROGNAME}.elf", f'"{tool}" check "$BUILD_DIR/${{PROGNAME}}.elf" --baseline "{baseline}"')


patch(env, projenv)  # noqa: F821
