# SPDX-License-Identifier: MIT
"""What the tests of names share: the tool, the compilers and an export, as CTest hands them in."""

import pathlib
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

SOURCE = pathlib.Path(__file__).resolve().parents[2]
RUNTIME = SOURCE / "runtime"
PENGUIN = SOURCE / "examples" / "penguin"
EXPORT = PENGUIN / "exports" / "bad"
TOOL, CC, CXX = sys.argv[1:4]
STRICT = ["-Wall", "-Wextra", "-Werror"]
C99 = [CC, "-std=c99", "-pedantic", *STRICT]
CXX11 = [CXX, "-std=c++11", *STRICT]
# Studio's invoke leaves the address of an object of its own behind, which GCC says from version 13 on.
MODEL_CXX11 = [*CXX11, "-Wno-unknown-warning-option", "-Wno-dangling-pointer"]
TABLE_FORMAT = int(re.search("#define EI_OTA_TABLE_FORMAT ([0-9]+)",
                             (RUNTIME / "include/ei_ota/ei_ota_model.h").read_text(encoding="utf-8"))[1])
PUBLIC_HEADERS = sorted((RUNTIME / "include" / "ei_ota").glob("*.h"))


def work_folder():
    """An empty one."""
    folder = pathlib.Path(sys.argv[4])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def run(*command):
    """The output of a command; ends the test where it fails."""
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(f"FAILED: {' '.join(map(str, command))[:400]}\n{result.stdout}{result.stderr}")
    return result.stdout


def for_each(function, items):
    """Their results, in order."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(function, items))


def psa_is_there():
    return subprocess.run([CC, "-E", "-x", "c", "-"], input="#include <psa/crypto.h>\n", capture_output=True, text=True,
                          check=False).returncode == 0


def runtime_sources():
    """All that a firmware can have of it."""
    return [*sorted(RUNTIME.glob("src/*.c")), *sorted(RUNTIME.glob("flash/*.c")),
            *(sorted(RUNTIME.glob("psa/*.c")) if psa_is_there() else [])]


def without_comments(text):
    return re.sub(r"/\*.*?\*/|//[^\n]*", " ", text, flags=re.DOTALL)


def words(text):
    return set(re.findall(r"[A-Za-z_]\w*", text))
