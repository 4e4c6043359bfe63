#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The commands of templates/github-workflow.yml as GitHub runs them, with stand-ins for Studio (tests/cli/studio.py) and for `gh`.
How EiOta is installed is the first update's test.

    workflow_test.py SOURCE WORK PREFIX
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import textwrap

import downloads

SOURCE, WORK, PREFIX = map(pathlib.Path, sys.argv[1:4])
WORKFLOW = SOURCE / "templates/github-workflow.yml"
KEY = "ei_0123456789abcdef"
GH = """#!/bin/sh -e
[ "$GH_TOKEN" = of-github ] && [ "$1 $2" = "release create" ]
mkdir "$RELEASES/$3"
shift 3
while [ $# -ne 0 ]; do
  case $1 in --*) shift 2 ;; *) cp "$1" "$RELEASES/$NAME"; shift ;; esac
done
"""
ENVIRONMENT = re.compile(r"^ +(\w+): (.*?)(?: +#.*)?$")


def steps(text):
    """@yield name, environment and commands of each step"""
    for step in re.split(r"^      - ", text, flags=re.M)[1:]:
        commands = re.search(r"^        run: \|\n((?:          .*\n|\n)+)", step, re.M)
        if commands:
            environment = re.search(r"^        env:\n((?:          .*\n)+)", step, re.M)
            lines = environment[1].splitlines() if environment else []
            yield step.splitlines()[0].removeprefix("name: "), dict(ENVIRONMENT.match(line).groups() for line in lines), \
                textwrap.dedent(commands[1])


def of_workflow(text):
    section = re.search(r"^env:\n((?:  .*\n)+)", text, re.M)[1]
    return dict(ENVIRONMENT.match(line).groups() for line in section.splitlines())


class Runner:
    def __init__(self, api, secrets, next_build):
        self.home, self.folder = WORK / "home", WORK / "repository"
        self.secrets, self.next_build = secrets, next_build
        tools = self.home / "eiota/bin"
        tools.mkdir(parents=True)
        (WORK / "temp").mkdir()
        for path, text in ((tools / "ei-ota", downloads.FETCH_COMMAND.format(tool=PREFIX / "bin/ei-ota", api=api)), (WORK / "gh/gh", GH)):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            path.chmod(0o755)

    def value(self, text):
        secret = re.fullmatch(r"\$\{\{ (?:secrets|github)\.(\w+) \}\}", text)
        return self.secrets.get(secret[1], "") if secret else text

    def run(self, number):
        """@return name of the step that failed, or None; and what all of them printed"""
        text = WORKFLOW.read_text(encoding="utf-8")
        shutil.copy(self.next_build, WORK / "studio/next.zip")
        common = {"HOME": str(self.home), "PATH": f"{WORK}/gh:{os.environ['PATH']}", "RUNNER_TEMP": str(WORK / "temp"),
                  "GITHUB_STEP_SUMMARY": str(WORK / "summary"), "GITHUB_RUN_NUMBER": str(number), "GITHUB_SHA": "0" * 40,
                  "RELEASES": str(WORK / "releases"), "NAME": f"payload-{number}", **of_workflow(text)}
        said = ""
        for name, environment, commands in steps(text):
            if name == "Install EiOta":
                continue
            values = {variable: self.value(value) for variable, value in environment.items()}
            done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", commands], cwd=self.folder,
                                  env=common | values, stdin=subprocess.DEVNULL, capture_output=True, text=True)
            said += done.stdout + done.stderr
            if done.returncode != 0:
                return name, said
        return None, said


def demand(holds, what):
    if not holds:
        sys.exit(f"FAILED: {what}")


def tool(*arguments):
    return subprocess.run([PREFIX / "bin/ei-ota", *arguments], check=True, capture_output=True, text=True).stdout


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    studio, repository, releases = WORK / "studio", WORK / "repository", WORK / "releases"
    downloads.lay_downloads(WORK, WORK / "downloads")
    for folder in (studio, repository, releases):
        folder.mkdir()
    old, new = (WORK / f"downloads/{downloads.PROJECT}-cpp-mcu-v{version}.zip" for version in (1, 2))
    shutil.copy(old, studio / "1.zip")
    tool("keygen", "-o", WORK / "model.pem")
    pem = (WORK / "model.pem").read_text(encoding="utf-8")
    tool("patch", old, "-o", WORK / "patched", "--name", "model")
    for part in (WORK / "patched").glob("model.eiota.*"):
        shutil.copy(part, repository)
    with subprocess.Popen([sys.executable, SOURCE / "tests/cli/studio.py", studio], stdout=subprocess.PIPE, text=True) as server:
        try:
            secrets = {"EI_API_KEY": KEY, "token": "of-github"}
            runner = Runner(server.stdout.readline().strip(), secrets, new)
            failed, said = runner.run(1)
            demand(failed is None, f"{failed}: {said}")
            secrets["MODEL_SIGN_KEY"] = pem
            failed, signed_said = runner.run(2)
            demand(failed is None, f"{failed}: {signed_said}")
            (repository / "model.eiota.json").write_text("no baseline", encoding="utf-8")
            failed, refused_said = runner.run(3)
            demand(failed == "Does the model fit the released firmware?", f"it failed at {failed}: {refused_said}")
        finally:
            server.kill()
    published = [{path.name: path.read_bytes() for path in (releases / f"payload-{number}").iterdir()} for number in (1, 2)]
    baseline = {path.name: path.read_bytes() for path in (WORK / "patched").glob("model.eiota.*")}
    for files in published:
        demand({name: data for name, data in files.items() if name != "update.bin"} == baseline, f"the release has {list(files)}")
    for number, arguments in ((1, []), (2, ["--sign-key", WORK / "model.pem"])):
        made = WORK / "made.bin"
        tool("payload", new, "--baseline", WORK / "patched/model.eiota.json", *arguments, "-o", made)
        same = made.read_bytes() == published[number - 1]["update.bin"]
        demand(same or number == 2 and made.stat().st_size == len(published[1]["update.bin"]), f"payload {number} is another one")
    demand(len(published[0]["update.bin"]) < len(published[1]["update.bin"]), "the second one is not signed")
    demand(not (releases / "payload-3").exists(), "it was published all the same")
    demand("::error title=The new model does not fit::" in refused_said, refused_said)
    demand(not list((WORK / "temp").iterdir()), "a key was left behind")
    for text in (said, signed_said, refused_said, (WORK / "summary").read_text(encoding="utf-8")):
        demand(KEY not in text and pem.splitlines()[1] not in text, "a key was printed")
    print(f"{len(list(steps(WORKFLOW.read_text(encoding='utf-8'))))} steps")


if __name__ == "__main__":
    main()
