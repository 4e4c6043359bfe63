# SPDX-License-Identifier: MIT
"""A document's blocks: what a reader would copy, and what they are to see.

A fenced block has a language: sh, cmake, c, cpp, or text for what the commands before it print. A comment before it tells a test
more: `<!-- skip: reason -->` leaves it out, `<!-- run: commands -->` stands for what the prose asks the reader to do by hand.
"""

import dataclasses
import pathlib
import re
import subprocess


@dataclasses.dataclass
class Block:
    language: str
    text: str
    line: int  # of the fence
    section: str


class UntestedBlock(Exception):
    pass


def blocks(path, with_skipped=False):
    """All blocks in order; `run` is the language of commands in comments. Blocks to skip are left out."""
    found, section, language, skip, text, start = [], "", None, False, [], 0
    for number, line in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if language is not None:
            if line.strip() == "```":
                if with_skipped or not skip:
                    found.append(Block(language, "\n".join(text) + "\n", start, section))
                language, skip = None, False
            else:
                text.append(line)
        elif match := re.match(r"\s*```(\S*)$", line):
            language, text, start = match[1], [], number
            if language not in ("sh", "cmake", "c", "cpp", "text"):
                raise UntestedBlock(f"{path}:{number}: a block without a language that is tested: `{language}`")
        elif match := re.match("<!-- (skip|run): (.*) -->$", line):
            if match[1] == "run":
                found.append(Block("run", match[2] + "\n", number, section))
            skip = match[1] == "skip"
        elif line.startswith("    ") and section and not re.match(r"\s*(\d+\.|[-*])\s", line) and "|" not in line:
            raise UntestedBlock(f"{path}:{number}: an indented block, which no test takes out")
        elif line.startswith("#"):
            section = line.lstrip("# ")
    return found


def matches(expected, printed):
    """Do the expected lines come in this order? `...` stands for anything, also within a line."""
    lines = iter(printed.splitlines())
    for wanted in expected.splitlines():
        pattern = ".*".join(map(re.escape, wanted.rstrip().split("...")))
        if wanted.strip() != "..." and not any(re.fullmatch(pattern, line.rstrip()) for line in lines):
            return wanted
    return None


def run_commands(path, chosen, environment, folder):
    """Runs the sh and run blocks as one shell session, and holds text blocks against what the commands before them printed.

    @return the number of blocks that ran
    """
    commands = [block for block in chosen if block.language in ("sh", "run")]
    script = folder / "commands.sh"
    script.write_text("set -euo pipefail\n" + "".join(f"echo '@@ {block.line}'\n{block.text}" for block in commands),
                      encoding="utf-8")
    result = subprocess.run(["bash", script], cwd=folder, env=environment, capture_output=False, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    printed = {}
    for part in re.split("^@@ ", result.stdout, flags=re.M)[1:]:
        line, _, rest = part.partition("\n")
        printed[int(line)] = rest
    if result.returncode:
        last = max(printed)
        raise SystemExit(f"FAILED: {path}:{last}: exit status {result.returncode}:\n{printed[last]}")
    before = None
    for block in chosen:
        if block.language in ("sh", "run"):
            before = block.line
        elif block.language == "text":
            missing = matches(block.text, printed[before])
            if missing is not None:
                raise SystemExit(f"FAILED: {path}:{block.line}: `{missing}` is not what was printed:\n{printed[before]}")
    return len(commands)
