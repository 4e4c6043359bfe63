# SPDX-License-Identifier: MIT
"""Watches a program in QEMU access memory, as a debugger does: by gdb's remote protocol."""

import pathlib
import socket
import subprocess
import tempfile
import time

BREAKPOINT, ACCESS = "0", "4"
PROGRAM_COUNTER = 15


class Debugger:
    """A program that waits for its first instruction. Use it in a `with` statement."""

    def __init__(self, command):
        self.folder = tempfile.TemporaryDirectory()
        path = pathlib.Path(self.folder.name, "gdb")
        self.qemu = subprocess.Popen([*command, "-S", "-chardev", f"socket,path={path},server=on,wait=off,id=gdb", "-gdb", "chardev:gdb"],
                                     stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        while not path.exists():
            assert self.qemu.poll() is None, "QEMU did not start"
            time.sleep(0.01)
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(path))
        self.input = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.input.close()
        self.socket.close()
        self.qemu.kill()
        self.qemu.communicate()
        self.folder.cleanup()

    def ask(self, packet):
        self.socket.sendall(f"${packet}#{sum(packet.encode()) % 256:02x}".encode())
        while self.input.read(1) != b"$":
            pass
        reply = b""
        while (byte := self.input.read(1)) != b"#":
            reply += byte
        self.input.read(2)
        self.socket.sendall(b"+")
        return reply.decode()

    def set(self, kind, address, size):
        assert self.ask(f"Z{kind},{address:x},{size:x}") == "OK"

    def clear(self, kind, address, size):
        assert self.ask(f"z{kind},{address:x},{size:x}") == "OK"

    def go_on(self):
        """@return whether the program has stopped, and not ended. At an access it stops in front of the instruction"""
        return self.ask("c").startswith("T")

    def step(self):
        assert self.ask("s").startswith("T")

    def program_counter(self):
        return int.from_bytes(bytes.fromhex(self.ask("g"))[4 * PROGRAM_COUNTER:4 * PROGRAM_COUNTER + 4], "little")
