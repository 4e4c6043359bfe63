#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What registries and build systems ask of EiOta's metadata, by the rules that they publish.

    metadata_test.py SOURCE TOOL WORK

module.yml: the schema in Zephyr's scripts/zephyr_module.py. idf_component.yml: "Manifest File .yml Format Reference" of the IDF
Component Manager. EiOta.EiOta.pdsc: the Open-CMSIS-Pack specification, "Pack Description". library.json: "library.json" of PlatformIO's documentation. PlatformIO itself is not run: a stand-in for SCons's
environment takes what platformio/patch.py does.
"""

import json
import pathlib
import re
import sys
import xml.etree.ElementTree

SOURCE, TOOL, WORK = map(pathlib.Path, sys.argv[1:4])
SEMVER = r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"


def text_of(path):
    return (SOURCE / path).read_text(encoding="utf-8")


def expect(condition, message):
    if not condition:
        sys.exit(f"FAILED: {message}")


def version():
    header = text_of("runtime/include/ei_ota/ei_ota_version.h")
    return ".".join(re.findall(r"#define EI_OTA_VERSION_(?:MAJOR|MINOR|PATCH) +(\d+)", header))


def keys_of(text, indent=""):
    return dict(re.findall(rf"^{indent}([\w-]+):[ \t]*(.*)$", text, re.M))


def check_zephyr():
    keys = keys_of(text_of("zephyr/module.yml"))
    expect(set(keys) <= {"name", "build", "tests", "samples", "boards", "blobs", "security", "package-managers"}, f"module.yml has {keys}")
    build = keys_of(text_of("zephyr/module.yml"), "  ")
    expect(set(build) == {"cmake", "kconfig"}, f"module.yml: build has {build}")
    expect((SOURCE / build["cmake"] / "CMakeLists.txt").is_file(), "module.yml: build.cmake names no folder with a CMakeLists.txt")
    expect((SOURCE / build["kconfig"]).is_file(), "module.yml: build.kconfig names no file")
    for key, description in (("tests", "testcase.yaml"), ("samples", "sample.yaml")):
        folders = re.search(rf"^{key}:\n((?:  - .*\n)+)", text_of("zephyr/module.yml"), re.M).group(1)
        for folder in re.findall(r"^  - (.*)$", folders, re.M):
            expect(any((SOURCE / folder).rglob(description)), f"module.yml: there is no {description} in {folder}")


def names_in(header, prefix):
    """@return the names of an enum without their prefix, in the order of their numbers, which grow by one in either direction"""
    return tuple(re.findall(rf"^  {prefix}(\w+)(?: = -?\d+)?,? +/\*\*<", text_of(header), re.M))


def check_smp():
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(SOURCE / "zephyr"))
    import ei_ota_smp as client

    expect(client.ERRORS == ("OK", *names_in("runtime/include/ei_ota/ei_ota.h", "EI_OTA_ERR_")), f"ei_ota_smp.py has {client.ERRORS}")
    commands = names_in("runtime/ports/include/ei_ota/ei_ota_smp_zephyr.h", "EI_OTA_SMP_")
    expect(client.COMMANDS == tuple(name.lower() for name in commands), f"ei_ota_smp.py has {client.COMMANDS}, the header {commands}")
    group = re.search(r"config EI_OTA_SMP_GROUP\n(?:\t.*\n)*?\tdefault (\d+)", text_of("zephyr/Kconfig")).group(1)
    expect(client.Client(None).group == int(group), f"Kconfig has group {group}")
    values = {"small": 23, "byte": 255, "word": 256, "long": 65536, "longest": 2**32 - 1, "data": bytes(range(256)), "map": {"a": b""}}
    expect(client.decode(client.encode(values)) == (values, len(client.encode(values))), "what ei_ota_smp.py encodes, it decodes otherwise")
    open_map = bytes.fromhex("bf 62 7263 0a 6161 21 6162 9f f5 f4 ff ff")
    expect(client.decode(open_map)[0] == {"rc": 10, "a": -2, "b": [True, False]}, "a map of unknown length is decoded otherwise")
    lines = client.lines_of(values["data"])
    expect(len(lines) == 3 and all(len(line) <= 127 for line in lines), "lines of a console have at most 127 characters")
    damaged = lines[0].replace(lines[0][60:64], b"AAAA")
    console = [b"some text\n", *lines[:2], lines[0], b"more text\n", lines[2], damaged, *lines[1:], *lines]
    packets = client.Packets()
    found = [packet for packet in (packets.add(line.rstrip(b"\n")) for line in console) if packet is not None]
    expect(found == [values["data"]], f"the console has one packet that is whole, found {found}")

    class Device(client.Client):
        """Gives these answers, the last one for ever."""

        def once(self, command, request):
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            if "rc" in answer:
                raise client.Refused(answer)
            return answer

    device = Device(None)
    device.answers = [{"rc": 10, "err": {"group": 69, "rc": 12}}] * 2 + [{}]
    device.change("apply")
    expect(device.answers == [{}], "a device that is busy is not asked again")
    device.answers = [{"off": 256}, {"off": 0}]
    try:
        list(device.upload(bytes(512)))
        sys.exit("FAILED: an upload that always begins again does not end")
    except client.NoAnswer:
        pass


def check_idf():
    text = text_of("idf_component.yml")
    keys = keys_of(text)
    expect(keys["version"].strip('"') == version(), f"idf_component.yml has version {keys['version']}, the project {version()}")
    expect({"version", "description", "license", "dependencies"} <= set(keys), f"idf_component.yml lacks a field: {keys}")
    expect(keys["license"] == "MIT" and (SOURCE / "LICENSE").is_file(), "idf_component.yml: the licence is not that of LICENSE")
    for pattern in re.findall(r'^    - "?([^"\n]*)"?$', text.split("  exclude:")[0], re.M):
        expect(any(SOURCE.glob(pattern)), f"idf_component.yml: files.include names {pattern}, which is not there")


def check_platformio():
    library = json.loads(text_of("library.json"))
    expect(library["version"] == version(), f"library.json has version {library['version']}, the project {version()}")
    expect(re.fullmatch(SEMVER, library["version"]) and len(library["version"]) <= 20, "library.json: the version is not semantic")
    expect(len(library["name"]) <= 50 and not re.search(r"[:;/,@<>]", library["name"]), "library.json: the name is not accepted")
    expect({"name", "version", "description", "keywords", "license", "frameworks", "platforms"} <= set(library), "library.json lacks a field")
    expect((SOURCE / library["build"]["includeDir"] / library["headers"]).is_file(), "library.json: headers names none")
    for path in library["export"]["include"] + [library["build"]["extraScript"]]:
        expect((SOURCE / path).exists(), f"library.json names {path}, which is not there")
    for pattern in library["build"]["srcFilter"]:
        expect(any((SOURCE / library["build"]["srcDir"]).glob(pattern[2:-1])), f"library.json: srcFilter {pattern} has no file")


def check_cmsis_pack():
    package = xml.etree.ElementTree.parse(SOURCE / "EiOta.EiOta.pdsc").getroot()
    vendor, name = package.findtext("vendor"), package.findtext("name")
    expect((SOURCE / f"{vendor}.{name}.pdsc").is_file(), "the .pdsc is not named after vendor and name")
    order = [child.tag for child in package]
    expect(order == ["vendor", "name", "description", "url", "license", "releases", "taxonomy", "components"], f"the .pdsc has {order}")
    found = {package.find("releases/release").get("version"), package.find("components/component").get("Cversion")}
    expect(found == {version()}, f"the .pdsc has versions {found}, the project {version()}")
    listed = {each.get("name") for each in package.iter("file")}
    expect(all((SOURCE / path).exists() for path in listed | {package.findtext("license")}), "the .pdsc names a file that is not there")
    sources = {path.relative_to(SOURCE).as_posix() for path in SOURCE.glob("runtime/src/*.c")}
    expect(sources <= listed, f"the .pdsc lacks {sources - listed}")


class Environment:
    """The calls of SCons and PlatformIO that platformio/patch.py makes, noted."""

    def __init__(self, options, folders):
        self.options, self.folders, self.calls = options, folders, []

    def GetProjectOption(self, name, default):
        return self.options.get(name, default)

    def subst(self, text):
        return str(self.folders[text])

    def __getattr__(self, name):
        return lambda *arguments, **keywords: self.calls.append((name, arguments, keywords))


def check_platformio_script():
    folders = {"$BUILD_DIR": WORK / "build", "$PROJECT_DIR": SOURCE / "examples/penguin/exports"}
    options = {"custom_ei_ota_export": "bad", "custom_ei_ota_tool": str(TOOL)}
    env, projenv, default = (Environment(options, folders) for _ in range(3))
    given = {"Import": lambda *_: None, "DefaultEnvironment": lambda: default}
    script = compile(text_of("platformio/patch.py"), "patch.py", "exec")
    exec(script, {**given, "env": env, "projenv": projenv})
    patched = WORK / "build/ei_ota/model"
    expect((patched / "ei_ota_model.h").is_file(), "platformio/patch.py patched nothing")
    paths = [str(patched), str(folders["$PROJECT_DIR"] / "bad")]
    expect(projenv.calls == [("Prepend", (), {"CPPPATH": paths})], f"the project's sources get {projenv.calls}")
    expect([name for name, _, _ in env.calls] == ["Prepend", "BuildSources"], f"the library does {env.calls}")
    expect(default.calls[0][0] == "AddPostAction" and " check " in default.calls[0][1][1], f"the firmware is checked by {default.calls}")
    without = Environment({}, folders)
    exec(script, {**given, "env": without, "projenv": without})
    expect(without.calls == [], "a project without an export is changed")
    shown = dict(re.findall(r"^    (\w+) = (.*?)(?: +;.*)?$", text_of("platformio/patch.py"), re.M))
    left_out = re.search(r"-<(.*)>", shown["build_src_filter"]).group(1)
    expect(f"src/{left_out}" == shown["custom_ei_ota_export"] + "/tflite-model/*", f"the script shows that src/{left_out} is left out")


def main():
    for check in (check_zephyr, check_smp, check_idf, check_platformio, check_platformio_script, check_cmsis_pack):
        check()
    print("Zephyr, ESP-IDF, PlatformIO and CMSIS-Pack")


if __name__ == "__main__":
    main()
