#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Metadata fits the published JSON schemas, which are not part of the repository.

    schemas_test.py SCHEMAS SBOM VCPKG_JSON

SCHEMAS is a folder with spdx-schema.json (spdx/spdx-spec, release 2.3, folder schemas) and with vcpkg.schema.json and
vcpkg-schema-definitions.schema.json (microsoft/vcpkg-tool, folder docs). Without Python's jsonschema the test is skipped.
"""

import json
import pathlib
import sys
import warnings

try:
    import jsonschema
except ImportError:
    print("skipped: Python has no jsonschema (python3-jsonschema)")
    sys.exit()

warnings.simplefilter("ignore", DeprecationWarning)  # of RefResolver, which Debian 12's release still needs
folder = pathlib.Path(sys.argv[1])
failures = []
for schema_name, document in (("spdx-schema.json", sys.argv[2]), ("vcpkg.schema.json", sys.argv[3])):
    schema = json.loads((folder / schema_name).read_text())
    others = {other["$id"]: other for other in map(json.loads, (path.read_text() for path in folder.glob("*.json"))) if "$id" in other}
    others |= {path.name: json.loads(path.read_text()) for path in folder.glob("*.json")}
    resolver = jsonschema.RefResolver(schema.get("$id", ""), schema, store=others)
    validator = jsonschema.validators.validator_for(schema)(schema, resolver=resolver)
    for error in validator.iter_errors(json.loads(pathlib.Path(document).read_text())):
        failures.append(f"{document}: {'/'.join(map(str, error.absolute_path))}: {error.message}")
print(*failures, sep="\n")
sys.exit(bool(failures))
