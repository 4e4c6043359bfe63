# SPDX-License-Identifier: MIT
"""examples/client for a test: the device, and what it sees."""

import re
import subprocess

from server import TOKEN, same

NEWEST, REFUSED, CANNOT_START, TRY_AGAIN, DENIED = range(5)


def outputs(text):
    """The last that the detector saw: {frame: what is seen and the checksum of the outputs}"""
    return dict(re.findall(r", frame (\w+): (.*)$", text, re.M)[-3:])


def outputs_of(firmware):
    """Of firmware that was built from an export as it is (tests/firmware/reference)."""
    return outputs(subprocess.run([firmware], check=True, capture_output=True, text=True).stdout)


class Device:
    """The example's program with a store of its own in `folder`."""

    def __init__(self, program, folder, url, name="device", options=()):
        self.store = folder / f"{name}.bin"
        self.token = folder / f"{name}.token"
        self.set_token(TOKEN)
        self.command = [program, "--server", url, "--store", self.store, *options, "--token-file", self.token]
        self.process, self.said = None, ""

    def set_token(self, text):
        self.token.touch(0o600)
        self.token.write_text(text + "\n", encoding="utf-8")

    def start(self, *options):
        self.process = subprocess.Popen([*self.command, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def once(self, *statuses):
        """@return what it said"""
        self.start("--once")
        self.said = self.process.communicate()[0]
        print(self.said, f"exit status {self.process.returncode}\n", sep="")
        same(TOKEN in self.said, False, "the token")
        if self.process.returncode not in statuses:
            raise AssertionError(f"exit status {self.process.returncode} instead of {statuses}")
        return self.said

    def until(self, text, count=1, interval=1):
        """Asks again and again until it has said `text` so often. @return what it said"""
        self.start("--interval", str(interval))
        said = ""
        for line in self.process.stdout:
            said += line
            if said.count(text) == count:
                break
        self.kill()
        self.process.communicate()
        print(said)
        same(text in said, True, said)
        return said

    def kill(self):
        try:
            self.process.kill()
        except ProcessLookupError:
            pass
