# SPDX-License-Identifier: MIT
"""interrupted.py TOOL SHIM SCRATCH KIND: stops ei-ota at each of its changes to the file system, and looks at what is left.

What a run was to bring is there whole, or what was there before is; or readers refuse it, and its header does not compile.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys

TOOL, SHIM, SCRATCH, KIND = sys.argv[1:]
SCRATCH = pathlib.Path(SCRATCH)
HERE = pathlib.Path(__file__).resolve().parent
EXPORTS = HERE.parents[1] / "examples/penguin/exports"
WORKERS = 2
MOST = {"kill": 43, "INT": 10, "EIO": 15, "ENOSPC": 5, "EIO+": 5}
if KIND == "arduino":
    MOST = {"kill": 20, "INT": 4, "EIO": 8, "ENOSPC": 3, "EIO+": 5}


def run(arguments, folder, how=None, at=None, count=None):
    environment = dict(os.environ, LD_PRELOAD=SHIM)
    if how:
        environment |= {"INTERRUPT_HOW": how, "INTERRUPT_AT": str(at)}
    if count:
        environment["INTERRUPT_COUNT"] = str(count)
    return subprocess.run([TOOL, *map(str, arguments)], cwd=folder, env=environment, capture_output=True, text=True,
                          start_new_session=True, check=False)


def state(folder):
    """Every file below it -> its checksum."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def is_temporary(name):
    return os.path.basename(name).startswith(".ei-ota-")


def exports(folder):
    """The old and the new export in the form that is patched."""
    if KIND in ("folder", "payload"):
        return EXPORTS / "bad", EXPORTS / "smart"
    made = []
    for name in ("bad", "smart"):
        if KIND == "zip":
            subprocess.run([sys.executable, HERE / "archives.py", "pack", EXPORTS / name, folder / f"{name}.zip"], check=True)
            made.append(folder / f"{name}.zip")
        else:
            library = folder / name
            (library / "src").mkdir(parents=True)
            (library / "library.properties").write_text("name=penguin\n")
            for part in ("tflite-model", "model-parameters"):
                shutil.copytree(EXPORTS / name / part, library / "src" / part)
            (library / "src/penguin_inferencing.h").write_text("#pragma once\n")
            made.append(library)
    return made


def arguments(export):
    if KIND == "payload":
        return ["payload", export, "-o", "out/penguin.bin"]
    return ["patch", export, "-o", "out/penguin.zip" if KIND == "zip" else "out", "--name", "penguin"]


def look(folder, old, new):
    """@return what is wrong with what is left, or None"""
    left = {name: sum for name, sum in state(folder / "out").items() if not is_temporary(name)}
    if left in (old, new):
        return None
    if KIND == "payload":
        return "neither the old payload nor the new one"
    baseline = folder / "out/penguin.eiota.json"
    if baseline.exists() and run(["inspect", baseline], folder).returncode == 0:
        return "a reader takes it"
    if KIND == "zip":
        return None
    header = next(iter((folder / "out").rglob("ei_ota_penguin.h")), None)
    if header is None or header.read_text().startswith("#error"):
        return None
    rest = {name: sum for name, sum in left.items() if name != "penguin.eiota.json"}
    for whole in (old, new):
        if rest == {name: sum for name, sum in whole.items() if name != "penguin.eiota.json"}:
            return None
    return "files of two sets, and its header compiles"


def try_at(start, export, old, new, how, at):
    folder = SCRATCH / f"{start}.{how}.{at}"
    (folder / "out").mkdir(parents=True)
    if old:
        shutil.copytree(SCRATCH / "old/out", folder / "out", dirs_exist_ok=True)
    else:
        (folder / "out").rmdir()
    done = run(arguments(export), folder, how, at)
    (folder / "out").mkdir(exist_ok=True)
    wrong = look(folder, old, new)
    if how == "kill" and done.returncode != -signal.SIGKILL:
        wrong = f"it was not killed, but gave {done.returncode}"
    left = [name for name in state(folder) if is_temporary(name)]
    if how == "INT" and (done.returncode != -signal.SIGINT or left):
        wrong = f"it gave {done.returncode} and left {left}"
    if how in ("EIO", "ENOSPC"):  # the way back works
        if done.returncode not in (0, 3):
            wrong = f"exit code {done.returncode}"
        if done.returncode == 3 and state(folder / "out") != old and not left:
            wrong = wrong or "a failed run has changed something"
        if len(left) > 1 or (left and done.returncode == 3 and state(folder / "out").keys() - set(left) != old.keys()):
            wrong = wrong or f"left behind: {left}"
    if done.returncode == 0 and not wrong and {k: v for k, v in state(folder / "out").items() if not is_temporary(k)} != new:
        wrong = "a run that ended well has not written all"
    # Whatever was left: the next run brings the new set.
    if how == "kill":
        again = run(arguments(export), folder)
        after = {name: sum for name, sum in state(folder / "out").items() if not is_temporary(name)}
        if again.returncode != 0 or after != new:
            wrong = wrong or f"the next run does not mend it: {again.stderr}"
    shutil.rmtree(folder)
    return f"{start}, {how} at call {at}: {wrong}; {done.stderr}" if wrong else None


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    for name in ("old", "new"):
        (SCRATCH / name).mkdir(parents=True)
    old_export, new_export = exports(SCRATCH)
    for name, export in (("old", old_export), ("new", new_export)):
        done = run(arguments(export), SCRATCH / name)
        assert done.returncode == 0, done.stderr
    old, new = state(SCRATCH / "old/out"), state(SCRATCH / "new/out")
    assert old != new
    if KIND != "payload":
        listed = json.loads((SCRATCH / "new/out/penguin.eiota.json").read_text())["files"]
        assert listed == {name: sum for name, sum in new.items() if name != "penguin.eiota.json"}
    tasks = []
    for start, before in (("first", {}), ("again", old)):
        folder = SCRATCH / f"count.{start}"
        folder.mkdir()
        if before:
            shutil.copytree(SCRATCH / "old/out", folder / "out")
        run(arguments(new_export), folder, count=SCRATCH / "count")
        count = int((SCRATCH / "count").read_text())
        for how, most in MOST.items():
            step = -(-count // most)  # of many files each is written like the next; the last calls put them in their places
            calls = sorted({*range(1 + len(tasks) % step, count + 1, step), *range(max(1, count - 4), count + 1)})
            tasks += [(start, new_export, before, new, how, at) for at in calls]
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        wrong = [told for told in pool.map(lambda task: try_at(*task), tasks) if told]
    print("\n".join(wrong))
    print(f"{len(tasks)} runs were stopped, {len(wrong)} left what nobody should find")
    return 1 if wrong else 0


sys.exit(main())
