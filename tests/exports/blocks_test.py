#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Genuine exports with clusters, scalers, a GMM or several models: patched, retrained, updated.

    blocks_test.py EI_OTA EXPORTS [CXX]      CXX: arm-none-eabi-g++, for the exports that are there with their SDK

The payload of the retrained export makes its image of the old one's. The patched sources and a source that includes the SDK's
run_classifier compile for a Cortex-M4F, and `ei-ota check` finds the image in what they link to. Sources that found original
headers do not compile or do not link.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BOARD = ROOT / "templates/firmware/boards/mps2-an386/mps2-an386.ld"

EXPORTS = {  # what its image has to hold
    "nano33-motion-2025-10": "kmeans",
    "kmeans-only-2025-04": "kmeans",
    "desafio7-2026-04": "standard_scaler",
    "unir-gmm-eon-2025-07": "gmm",
    "multi-impulse-2023-05": "kmeans",
    "nano33-motion-2020-11": "kmeans",
}
FLAGS = ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16", "-Os", "-w", "-fno-exceptions", "-fno-rtti",
         "-DEIDSP_USE_CMSIS_DSP=0", "-DEI_PORTING_POSIX=0", "-DTF_LITE_STATIC_MEMORY=1", "-DTF_LITE_DISABLE_X86_NEON=1",
         "-DEI_CLASSIFIER_TFLITE_ENABLE_CMSIS_NN=1", f"-I{ROOT / 'runtime/include'}"]


class Failed(Exception):
    pass


def run(*command, status=0):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != status:
        raise Failed(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def check_update(tool, export, engine, work):
    """@return how many bytes of the image the retrained twin changes"""
    assert engine in run(tool, "inspect", export, "--json"), f"no {engine}"
    run(sys.executable, HERE / "retrain.py", export, work / "new")
    run(tool, "patch", export, "-o", work / "patched", "--name", "m")
    baseline = work / "patched/m.eiota.json"
    run(tool, "payload", work / "new", "--baseline", baseline, "-o", work / "payload")
    run(tool, "apply", baseline, work / "payload", "-o", work / "applied.img")
    run(tool, "image", work / "new", "-o", work / "new.img")
    old, new, applied = ((work / name).read_bytes() for name in ("patched/m.eiota.img", "new.img", "applied.img"))
    assert applied == new, "the old one after the payload is not the new one"
    assert old != new, "the retrained export has the same weights"
    return sum(a != b for a, b in zip(old, new))


def check_firmware(tool, compiler, export, work):
    patched = work / "patched"
    (work / "application.cpp").write_text('#include "edge-impulse-sdk/classifier/ei_run_classifier.h"\n#include "ei_ota_m.h"\n'
                                          "const void* volatile used = &ei_ota_m;\n")
    sources = [work / "application.cpp", *(patched / "tflite-model").glob("*.cpp"), *(ROOT / "runtime/src").glob("*.c")]
    objects = []
    for number, source in enumerate(sources):
        objects.append(work / f"{number}.o")
        standard = ["-x", "c", "-std=gnu11"] if source.suffix == ".c" else ["-std=c++17"]
        flags = [flag for flag in FLAGS if source.suffix != ".c" or flag != "-fno-rtti"]
        run(compiler, *flags, f"-I{patched}", f"-I{export}", *standard, "-c", source, "-o", objects[-1])
    firmware = work / "firmware.elf"
    link = [compiler, *FLAGS, "-nostdlib", "-Wl,--unresolved-symbols=ignore-all,-e,0,--defsym=__dso_handle=0",
            "-T", BOARD]
    run(*link, *objects, "-o", firmware)
    check_strangers(compiler, export, work, [*link, *objects])
    return run(tool, "check", firmware, "--baseline", patched / "m.eiota.json").strip().rpartition(": ")[2]


def check_strangers(compiler, export, work, link):
    """Sources that found original headers: one besides the patched ones, and one that has both."""
    include = '#include "edge-impulse-sdk/classifier/ei_run_classifier.h"\n'
    (work / "stranger.cpp").write_text(include)
    run(compiler, *FLAGS, f"-I{export}", "-std=c++17", "-c", work / "stranger.cpp", "-o", work / "stranger.o")
    said = run(*link, work / "stranger.o", "-o", work / "stranger.elf", status=1)
    assert re.search("multiple definition of `ei_classifier_inferencing_categories", said), f"links with original headers: {said}"
    for header in ("model_variables.h", "anomaly_metadata.h", "anomaly_clusters.h"):
        copy = work / "patched/model-parameters" / header
        if not copy.is_file() or copy.read_bytes() == (export / "model-parameters" / header).read_bytes():
            continue
        (work / "stranger.cpp").write_text('#include "edge-impulse-sdk/classifier/ei_classifier_types.h"\n'
                                           f'#include "{export}/model-parameters/{header}"\n' + include)
        said = run(compiler, *FLAGS, f"-I{work / 'patched'}", f"-I{export}", "-std=c++17", "-fsyntax-only", work / "stranger.cpp",
                   status=1)
        assert f"the original model-parameters/{header} came before the patched one" in said, said


def test(tool, compiler, export, engine):
    with tempfile.TemporaryDirectory() as directory:
        work = pathlib.Path(directory)
        said = f"{check_update(tool, export, engine, work)} bytes change"
        if compiler and (export / "edge-impulse-sdk").is_dir():
            said += "; " + check_firmware(tool, compiler, export, work)
        return said


def test_refusals(tool, exports):
    """@return what is wrong"""
    with tempfile.TemporaryDirectory() as directory:
        out = pathlib.Path(directory, "out")
        pair = exports / "pairs/fogao-kmeans-2026-06"  # the window differs
        if pair.is_dir():
            run(tool, "payload", pair / "new", "--baseline", pair / "old", "-o", out, status=1)
            run(tool, "diff", pair / "old", pair / "new", status=1)
        if out.exists():
            yield "a refusal has written"


def main():
    tool, exports = sys.argv[1], pathlib.Path(sys.argv[2])
    compiler = sys.argv[3] if len(sys.argv) > 3 else None
    present = {name: engine for name, engine in EXPORTS.items() if (exports / name).is_dir()}
    if not present:
        print("skipped: none of the exports is there")
        return 0
    failed = 0
    for name, engine in present.items():
        try:
            print(f"ok      {name}: {test(tool, compiler, exports / name, engine)}")
        except (AssertionError, Failed) as problem:
            failed += 1
            print(f"FAILED  {name}: {problem}")
    try:
        problems = list(test_refusals(tool, exports))
    except Failed as problem:
        problems = [str(problem)]
    for problem in problems:
        print(f"FAILED  {problem}")
    return failed + len(problems) != 0


if __name__ == "__main__":
    sys.exit(main())
