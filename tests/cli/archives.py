# SPDX-License-Identifier: MIT
"""Archives for the tests of the command line: packed, looked into, spoiled."""
import hashlib
import os
import stat
import sys
import zipfile


class Pipe:
    """What cannot go back gets sizes and checksums behind the entries."""

    def __init__(self, path):
        self.file = open(path, "wb")

    def write(self, data):
        return self.file.write(data)

    def flush(self):
        self.file.flush()


def pack(folder, archive, prefix="", piped=""):
    """The folder's files and two of no model, each with time, mode, comment and extra field of its own."""
    with zipfile.ZipFile(Pipe(archive) if piped else archive, "w") as packed:
        packed.comment = b"packed for a test"
        paths = sorted(os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names)
        for number, path in enumerate(["README.md", *paths, "edge-impulse-sdk/sdk.h"]):
            info = zipfile.ZipInfo(prefix + path, (2025, 3, 21, 13, number, 2))
            info.compress_type = zipfile.ZIP_STORED if number == 2 else zipfile.ZIP_DEFLATED
            info.external_attr = (0o100640 + number % 2) << 16
            info.comment = b"file %d" % number
            info.extra = b"UT\x05\x00\x03abc" + bytes([number])
            source = os.path.join(folder, path)
            packed.writestr(info, open(source).read() if os.path.exists(source) else "text of " + path)


def entries(path):
    """All that the archive says of each entry and holds of it, but for its place."""
    raw = open(path, "rb").read()
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        print("comment", archive.comment)
    starts = sorted(info.header_offset for info in infos)
    ends = dict(zip(starts, starts[1:] + [archive.start_dir]))
    for i in infos:
        local = hashlib.sha256(raw[i.header_offset:ends[i.header_offset]]).hexdigest()
        print(i.filename, i.date_time, i.compress_type, i.comment, i.extra, i.create_system, i.create_version, i.extract_version,
              i.flag_bits, i.internal_attr, i.external_attr, i.CRC, i.compress_size, i.file_size, local)


def spoil(path):
    """Copies of an archive with one thing wrong in each."""
    good = open(path, "rb").read()

    def write(name, data):
        open(name + ".zip", "wb").write(data)

    def add(kind, name, mode=stat.S_IFREG | 0o644, method=zipfile.ZIP_DEFLATED, text="text"):
        write(kind, good)
        with zipfile.ZipFile(kind + ".zip", "a") as packed:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            info.compress_type = method
            packed.writestr(info, text)

    add("traversal", "../../escaped.h")
    add("absolute", "/escaped.h")
    add("drive", "C:/escaped.h")
    add("link", "escaped.h", stat.S_IFLNK | 0o777)
    add("device", "escaped.h", stat.S_IFCHR | 0o644)
    add("case", "Tflite-Model/TFLITE_learn_1_2_compiled.cpp")
    add("twice", "README.md")
    add("packing", "a.h", method=zipfile.ZIP_LZMA)
    add("bomb", "zeros", text=b"\0" * (32 << 20))
    write("cut", good[:-30])
    write("long", good + b"more")
    write("changed", good[:3000] + bytes([good[3000] ^ 1]) + good[3001:])


{"pack": pack, "entries": entries, "spoil": spoil}[sys.argv[1]](*sys.argv[2:])
