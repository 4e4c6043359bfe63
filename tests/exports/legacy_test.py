#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Legacy payloads of genuine exports are byte for byte what edgeimpulse_ota 1.0.3 makes of them.

    legacy_test.py EI_OTA EXPORTS TABLE     TABLE: lines of export (__ for /), size and SHA-256, tab-separated
"""

import hashlib
import pathlib
import subprocess
import sys
import tempfile


def main():
    tool, exports, table = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    rows = [line.split("\t") for line in table.read_text(encoding="ascii").splitlines() if not line.startswith("#")]
    compared = 0
    for name, size, digest in rows:
        export = exports / name.replace("__", "/")
        if not export.is_dir():
            continue
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder, "legacy.bin")
            subprocess.run([tool, "payload", export, "--format", "legacy", "-o", out], check=True, stdout=subprocess.DEVNULL)
            payload = out.read_bytes()
        assert (len(payload), hashlib.sha256(payload).hexdigest()) == (int(size), digest), name
        compared += 1
    print(f"{compared} payloads are the predecessor's" if compared else "skipped: no export of the table is there")


if __name__ == "__main__":
    main()
