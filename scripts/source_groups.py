# SPDX-License-Identifier: MIT
"""Which C++ sources can be compiled as one text, for most of the time goes into headers.

Sources that clash, because names of their anonymous namespaces meet, go into different groups. It is found by the sources' text as
clang-format lays it out; a clash that was not found does not compile.
"""

import re

ANONYMOUS = re.compile(r"^namespace \{$(.*?)^\}  // namespace$", re.DOTALL | re.MULTILINE)
TYPE = re.compile(r"^(?:class|struct|union|enum class|enum|using) (\w+)", re.MULTILINE)
OTHER = re.compile(r"^(?!class|struct|union|enum|using|namespace|template)\w[^\n(={;]*?\b(\w+)(?:\(|\[|\{| = |;)", re.MULTILINE)
WORD = re.compile(r"[A-Za-z_]\w*")
CALL = re.compile(r"(?<![.:>\w])([A-Za-z_]\w*)\(")  # of no member, without a qualification


class Source:
    """A file, and what another one in the same text may not have as well."""

    def __init__(self, file):
        with open(file, encoding="utf-8") as stream:
            text = stream.read()
        hidden = "\n".join(ANONYMOUS.findall(text))
        self.file, self.lines = file, text.splitlines()
        self.types, self.others = set(TYPE.findall(hidden)), set(OTHER.findall(hidden))
        self.words, self.calls = set(WORD.findall(text)), set(CALL.findall(text)) - self.others

    def clashes(self, other):
        return bool(self.types & other.words or other.types & self.words or self.others & other.others or
                    self.others & other.calls or other.others & self.calls)


def groups_of(files, at_once):
    """Each into the first group that has room and no clash."""
    groups = []
    for source in map(Source, files):
        group = next((group for group in groups if len(group) < at_once and not any(map(source.clashes, group))), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(source)
    return groups
