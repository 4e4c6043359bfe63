#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The commands of docs/guide/serve.md, on a port that is free in place of 8080, with a stand-in in place of Studio
(tests/cli/studio.py).

    serve_test.py SOURCE WORK PREFIX
"""

import os
import pathlib
import shutil
import socket
import subprocess
import sys

import document
import downloads

SOURCE, WORK, PREFIX = map(pathlib.Path, sys.argv[1:4])
GUIDE = SOURCE / "docs/guide/serve.md"


def free_port():
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


def main():
    for program in ("curl", "openssl"):
        if not shutil.which(program):
            print(f"skipped: there is no {program}")
            return
    shutil.rmtree(WORK, ignore_errors=True)
    home = WORK / "home"
    downloads.lay_downloads(WORK, home / "Downloads")
    environment = {**os.environ, "HOME": str(home), "PATH": f"{PREFIX}/bin:{os.environ['PATH']}"}
    subprocess.run(["ei-ota", "keygen", "-o", home / "keys/model.pem"], env=environment, check=True, stdout=subprocess.DEVNULL)
    (WORK / "studio").mkdir()
    shutil.copy(home / f"Downloads/{downloads.PROJECT}-cpp-mcu-v2.zip", WORK / "studio/2.zip")
    blocks, port = document.blocks(GUIDE), str(free_port())
    with subprocess.Popen([sys.executable, SOURCE / "tests/cli/studio.py", WORK / "studio"], stdout=subprocess.PIPE, text=True) as studio:
        try:
            api = studio.stdout.readline().strip()
            for block in blocks:
                block.text = block.text.replace("serve payloads", f"serve payloads --port {port}").replace(":8080", f":{port}")
                block.text = block.text.replace("--studio 123", f"--studio 123 --api {api} --interval 0.1")
            end = document.Block("run", "trap 'kill $(jobs -p)' EXIT\n", 0, "")
            count = document.run_commands(GUIDE, [end, *blocks], environment, home)
        finally:
            studio.kill()
    print(f"{count} blocks of commands")


if __name__ == "__main__":
    main()
