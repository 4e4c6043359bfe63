#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The SBOM says what SPDX 2.3 requires, and names the libraries that the programs are linked with, with their versions.

    sbom_test.py SBOM DEPENDENCIES [PROGRAM...]

The rules are those of https://spdx.github.io/spdx-spec/v2.3/: clauses 6 (document), 7 (package), 11 (relationship), annex D
(licences) and annex F (purl). tests/packages/schemas_test.py has the published JSON schema, where it is there.
"""

import json
import pathlib
import re
import subprocess
import sys

SBOM, DEPENDENCIES = (json.loads(pathlib.Path(path).read_text()) for path in sys.argv[1:3])
PROGRAMS = sys.argv[3:]
LICENCE = r"[A-Za-z0-9.-]+( WITH [A-Za-z0-9.-]+)?"
PACKAGES = {package["SPDXID"]: package for package in SBOM["packages"]}


def broken_rules():
    expected = {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT"}
    for key, value in expected.items():
        if SBOM.get(key) != value:
            yield f"{key} is {SBOM.get(key)}; {value} is required"
    if not re.fullmatch(r"https://[^#\s]+-[0-9a-f-]{36}", SBOM["documentNamespace"]):
        yield f"documentNamespace is {SBOM['documentNamespace']}; it has to be unique and without a fragment"
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", SBOM["creationInfo"]["created"]):
        yield f"created is {SBOM['creationInfo']['created']}"
    for creator in SBOM["creationInfo"]["creators"]:
        if not re.match(r"(Person|Organization|Tool): \S", creator):
            yield f"creator is {creator}"
    if len(PACKAGES) != len(SBOM["packages"]):
        yield "two packages have the same SPDXID"
    for identifier, package in PACKAGES.items():
        if not re.fullmatch(r"SPDXRef-[a-zA-Z0-9.-]+", identifier):
            yield f"SPDXID is {identifier}"
        if not package.get("versionInfo"):
            yield f"{identifier}: the build did not find its version (packaging/sbom.cmake)"
        if not re.fullmatch(f"{LICENCE}( (OR|AND) {LICENCE})*", package["licenseDeclared"]):
            yield f"{identifier}: licence is {package['licenseDeclared']}"
        for reference in package.get("externalRefs", []):
            if not re.fullmatch(r"pkg:(github/[a-z0-9.-]+|generic)/[a-z0-9.-]+@[0-9.]+", reference["referenceLocator"]):
                yield f"{identifier}: purl is {reference['referenceLocator']}"
    for relationship in SBOM["relationships"]:
        for end in ("spdxElementId", "relatedSpdxElement"):
            if relationship[end] not in {"SPDXRef-DOCUMENT", *PACKAGES}:
                yield f"a relationship names {relationship[end]}, which is not there"


def wrong_libraries():
    """Between what a program's dynamic section names and what the SBOM says."""
    stems = {"libelf": "libelf", "libzip": "libzip", "mbedtls": "libmbedcrypto", "libclang": "libclang", "fmt": "libfmt", "curl": "libcurl",
             "cpp-httplib": "libcpp-httplib"}
    system = re.compile(r"lib(stdc\+\+|gcc_s|c|m|pthread|dl)\.so|ld-linux")
    for program in map(pathlib.Path, PROGRAMS):
        section = subprocess.run(["readelf", "-d", program], capture_output=True, text=True, check=True).stdout
        needed = re.findall(r"\(NEEDED\).*\[(.*)\]", section)
        if not needed:
            yield f"{program} is linked with nothing"
        stated = {relationship["relatedSpdxElement"].removeprefix("SPDXRef-") for relationship in SBOM["relationships"]
                  if relationship["spdxElementId"] == f"SPDXRef-{program.name}" and relationship["relationshipType"] == "DYNAMIC_LINK"}
        linked = {name for name, stem in stems.items() if any(re.match(rf"{stem}[-.0-9]", library) for library in needed)}
        if stated != linked:
            yield f"{program.name} is linked with {sorted(linked)}; the SBOM says {sorted(stated)}"
        for library in needed:
            if not system.match(library) and not any(library.startswith(stem) for stem in stems.values()):
                yield f"{program.name} is linked with {library}, which packaging/dependencies.json does not have"


failures = [*broken_rules(), *wrong_libraries()]
known = {dependency["name"] for dependency in DEPENDENCIES["dependencies"]}
programs = {pathlib.Path(program).name for program in PROGRAMS}
for name in sorted(known - {identifier.removeprefix("SPDXRef-") for identifier in PACKAGES}):
    users = next(dependency["programs"] for dependency in DEPENDENCIES["dependencies"] if dependency["name"] == name)
    if programs & set(users):
        failures.append(f"{name} is not in the SBOM")
print(*failures, sep="\n")
sys.exit(bool(failures))
