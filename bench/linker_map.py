# SPDX-License-Identifier: MIT
"""What the linker put into a firmware, from GNU ld's map."""

import dataclasses
import pathlib
import re

SECTION = re.compile(r"^ (\.\S+)\n?\s+0x([0-9a-f]+)\s+0x([0-9a-f]+) (\S.*)$", re.M)
MEMBER = re.compile(r"^(\S+\(\S+\))\s+(\S+) \((.+)\)$", re.M)
LOADED = re.compile(r"\.(text|rodata|srodata|data|sdata|bss|sbss)\b")


@dataclasses.dataclass
class Section:
    name: str
    size: int
    file: str  # an object, or an archive with its member in parentheses


class LinkerMap:
    def __init__(self, path):
        head, _, body = pathlib.Path(path).read_text().partition("Linker script and memory map")
        self.sections = [Section(name, int(size, 16), file) for name, _, size, file in SECTION.findall(body)
                         if int(size, 16) and LOADED.match(name)]
        self.wanted_by = {member: by for member, by, _ in MEMBER.findall(head.partition("Discarded input sections")[0])}

    def size(self, name="", file=""):
        """Bytes of the sections whose names and files contain these texts."""
        return sum(section.size for section in self.sections if name in section.name and file in section.file)

    def flash(self, file=""):
        """Bytes in flash: code, constants and initial values, without the gaps between sections."""
        return sum(section.size for section in self.sections if file in section.file and not re.match(r"\.s?bss", section.name))

    def zeros(self, file=""):
        """Bytes of variables that start as zero."""
        return self.size(file=file) - self.flash(file)

    def helpers(self, archive, user):
        """{member: bytes} of the compiler's library that is linked because an archive of this name wants it."""
        def reason(member):
            while member in self.wanted_by and user not in member:
                member = self.wanted_by[member]
            return member

        members = {}
        for section in self.sections:
            if archive in section.file and user in reason(section.file):
                name = section.file.rpartition("(")[2].rstrip(")")
                members[name] = members.get(name, 0) + section.size
        return members
