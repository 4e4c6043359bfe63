#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The recipes for package managers have EiOta's version and dependencies, name options that the build has, and keep the rules of
their registries that can be checked without the registry's program:

* vcpkg, https://learn.microsoft.com/vcpkg/contributing/maintainer-guide: names in lower case, an SPDX licence, host dependencies,
  executables in tools/<port>, the copyright installed. The portfile is run with stand-ins for vcpkg's functions.
* Conan, docs/adding_packages of conan-io/conan-center-index: attributes, sources in conandata.yml, a test package, no compiler in
  the package id of an application.
* Homebrew, https://docs.brew.sh/Formula-Cookbook: description within 80 characters that does not begin with an article or the
  name, dependencies for the build first, each group in alphabetical order, a test that does more than print the version.

    recipes_test.py SOURCE CMAKE SCRATCH
"""

import ast
import json
import pathlib
import re
import shutil
import subprocess
import sys

SOURCE, CMAKE, SCRATCH = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
PACKAGING = SOURCE / "packaging"
DEPENDENCIES = json.loads((PACKAGING / "dependencies.json").read_text())["dependencies"]
VERSION = ".".join(re.findall(r"#define EI_OTA_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)",
                              (SOURCE / "runtime/include/ei_ota/ei_ota_version.h").read_text()))
CMAKE_SOURCES = "\n".join(path.read_text() for folder in ("clang-tool", "service", "cmake", "packaging")
                          for path in (SOURCE / folder).rglob("*") if path.name == "CMakeLists.txt" or path.suffix == ".cmake")
CMAKE_SOURCES += (SOURCE / "CMakeLists.txt").read_text()


def names(manager, program=None):
    return {dependency[manager] for dependency in DEPENDENCIES if program is None or dependency["programs"] == [program]}


def expect(what, expected, found):
    if expected != found:
        yield f"{what}: expected {expected}, found {found}"


def unknown_options(recipe, options):
    """Of CMake's own, and FindLibClang's root, no declaration is in EiOta."""
    for option in options:
        if not re.match(r"CMAKE_|LibClang_ROOT$", option) and not re.search(rf"\b(EI_OTA_)?{option.removeprefix('EI_OTA_')}\b", CMAKE_SOURCES):
            yield f"{recipe}: EiOta has no option {option}"


def vcpkg():
    port = PACKAGING / "vcpkg/ei-ota"
    manifest = json.loads((port / "vcpkg.json").read_text())
    name_of = lambda dependency: dependency if isinstance(dependency, str) else dependency["name"]  # noqa: E731
    yield from expect("vcpkg.json: version", VERSION, manifest["version"])
    yield from expect("vcpkg.json: name", port.name, manifest["name"])
    yield from expect("vcpkg.json: license", "MIT", manifest["license"])
    mine = {name_of(dependency) for dependency in manifest["dependencies"]} - {"vcpkg-cmake"}
    yield from expect("vcpkg.json: dependencies", names("vcpkg") - names("vcpkg", "ei-ota-fetch") - names("vcpkg", "ei-ota-serve"), mine)
    for feature, text in manifest["features"].items():
        yield from expect(f"vcpkg.json: {feature}", names("vcpkg", f"ei-ota-{feature}"), set(map(name_of, text["dependencies"])))
    for name in mine | {manifest["name"]} | set(manifest["features"]):
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            yield f"vcpkg.json: {name} is no name of a port"

    SCRATCH.mkdir(parents=True, exist_ok=True)
    stand_ins = SCRATCH / "portfile.cmake"
    stand_ins.write_text(
        "cmake_minimum_required(VERSION 3.20)\nset(PORT ei-ota)\nset(VERSION %s)\n" % VERSION
        + f'set(CURRENT_PACKAGES_DIR "{SCRATCH.as_posix()}/vcpkg")\n'
        + "function(vcpkg_from_github)\n  cmake_parse_arguments(PARSE_ARGV 0 arg \"\" \"OUT_SOURCE_PATH;REPO;REF;SHA512;HEAD_REF\" \"\")\n"
        + '  message("ref ${arg_REF}")\n' + f'  set(${{arg_OUT_SOURCE_PATH}} "{SOURCE.as_posix()}" PARENT_SCOPE)\nendfunction()\n'
        + 'function(vcpkg_install_copyright)\n  message("copyright ${ARGN}")\nendfunction()\n'
        + 'function(vcpkg_cmake_configure)\n  message("configure ${ARGN}")\nendfunction()\n'
        + 'function(vcpkg_check_features)\n  message("features ${ARGN}")\nendfunction()\n'
        + "function(vcpkg_cmake_install)\nendfunction()\nfunction(vcpkg_copy_tool_dependencies)\nendfunction()\n"
        + f'include("{(port / "portfile.cmake").as_posix()}")\n')
    run = subprocess.run([CMAKE, "-P", stand_ins], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        yield f"portfile.cmake: {run.stderr}"
    for said in (f"ref v{VERSION}", f"copyright FILE_LIST;{SOURCE}/LICENSE", "CMAKE_INSTALL_BINDIR=tools/ei-ota"):
        if said not in run.stderr:
            yield f"portfile.cmake: no {said}: {run.stderr}"
    yield from unknown_options("portfile.cmake", re.findall(r"-D([A-Za-z_]+)=", run.stderr))


def conan():
    recipe = PACKAGING / "conan/all/conanfile.py"
    text = recipe.read_text()
    body = next(node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)).body
    attributes = {node.targets[0].id: ast.literal_eval(node.value) for node in body if isinstance(node, ast.Assign)}
    methods = {node.name: ast.unparse(node) for node in body if isinstance(node, ast.FunctionDef)}
    for attribute in ("name", "description", "license", "url", "homepage", "topics", "package_type", "settings"):
        if not attributes.get(attribute):
            yield f"conanfile.py: no {attribute}"
    yield from expect("conanfile.py: package_type", "application", attributes["package_type"])
    yield from expect("conanfile.py: settings", {"os", "arch", "compiler", "build_type"}, set(attributes["settings"]))
    if "del self.info.settings.compiler" not in methods["package_id"]:
        yield "conanfile.py: the package id of an application depends on the compiler"
    required = set(re.findall(r"self\.requires\('([a-z0-9_-]+)/", methods["requirements"]))
    yield from expect("conanfile.py: requirements", names("conan"), required)
    yield from unknown_options("conanfile.py", re.findall(r"cache_variables\['(\w+)'\]", methods["generate"]))
    for file in ("config.yml", "all/conandata.yml"):
        if f'"{VERSION}":' not in (PACKAGING / "conan" / file).read_text():
            yield f"conan/{file}: no version {VERSION}"
    ast.parse((recipe.parent / "test_package/conanfile.py").read_text())


def homebrew():
    formula = PACKAGING / "homebrew/ei-ota.rb"
    text = formula.read_text()
    description = re.search(r'desc "(.*)"', text)[1]
    if len(description) > 80 or re.match(r"(an?|the|ei-?ota)\b", description, re.I) or description.endswith("."):
        yield f"ei-ota.rb: desc is {description!r}"
    yield from expect("ei-ota.rb: url", [f"v{VERSION}"], re.findall(r"tags/(\S+)\.tar\.gz", text))
    for needed in ("homepage", "sha256", 'license "MIT"', "test do", "std_cmake_args"):
        if needed not in text:
            yield f"ei-ota.rb: no {needed}"
    dependencies = re.findall(r'depends_on [":]([a-z0-9-]+)"?( => .*build)?', text)
    found = {name for name, _ in dependencies} - {"linux", "cmake", "ninja", "pkgconf"}
    yield from expect("ei-ota.rb: dependencies", names("homebrew"), found)
    yield from expect("ei-ota.rb: order of dependencies", sorted(dependencies, key=lambda each: (not each[1], each[0])), dependencies)
    yield from unknown_options("ei-ota.rb", re.findall(r"-D([A-Za-z_]+)=", text))
    if shutil.which("ruby"):
        run = subprocess.run(["ruby", "-c", formula], capture_output=True, text=True, check=False)
        yield from expect(f"ei-ota.rb: {run.stderr}", 0, run.returncode)


def dockerfile():
    text = (PACKAGING / "docker/Dockerfile").read_text()
    packages = text + (SOURCE / "scripts/setup").read_text()
    for name in sorted(names("debian")):
        if name not in packages and not name.startswith("libclang-"):
            yield f"Dockerfile: {name} is not installed"
    presets = {preset["name"] for preset in json.loads((SOURCE / "CMakePresets.json").read_text())["configurePresets"]}
    for preset in re.findall(r"--preset (\w+)", text):
        if preset not in presets:
            yield f"Dockerfile: no preset {preset}"
    for path in re.findall(r"(?:docker build -f|RUN) (\S+/\S+)", text):
        if not (SOURCE / path).exists():
            yield f"Dockerfile: {path} is not there"


failures = [*vcpkg(), *conan(), *homebrew(), *dockerfile()]
print(*failures, sep="\n")
sys.exit(bool(failures))
