#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The client of SMP against a device that runs the sample.

    smp_test.py CLIENT PORT DEBUGGER NM ELF PRINTED PAYLOAD

DEBUGGER is the socket of QEMU's stub for gdb, NM prints the symbols of the firmware in ELF, and PRINTED is the file that receives
what the device prints.
"""

import importlib.util
import os
import pathlib
import pty
import re
import select
import socket
import subprocess
import sys
import time

CLIENT, PORT, DEBUGGER, NM, ELF, PRINTED, PAYLOAD = sys.argv[1:8]
spec = importlib.util.spec_from_file_location("ei_ota_smp", CLIENT)
smp = importlib.util.module_from_spec(spec)
spec.loader.exec_module(smp)
payload = pathlib.Path(PAYLOAD).read_bytes()
TIMEOUT = 60


def expect(what, expected, found):
    if expected != found:
        sys.exit(f"FAILED: {what}: expected {expected!r}, found {found!r}")


class Debugger:
    """Speaks gdb's remote serial protocol. It stops the device until its end."""

    def __enter__(self):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(TIMEOUT)
        self.socket.connect(DEBUGGER)
        self.stream = self.socket.makefile("rb")
        answer = self.ask("qAttached")
        while answer != "1":  # QEMU may first say, unasked, that the device has stopped
            answer = self.packet()
        return self

    def __exit__(self, *_):
        self.ask("D")
        self.stream.close()
        self.socket.close()

    def ask(self, command):
        self.socket.sendall(f"${command}#{sum(command.encode()) % 256:02x}".encode())
        return self.packet()

    def packet(self):
        while self.stream.read(1) != b"$":
            pass
        answer = b"".join(iter(lambda: self.stream.read(1), b"#"))
        self.stream.read(2)
        self.socket.sendall(b"+")
        return answer.decode()

    def read(self, address, size):
        return "".join(self.ask(f"m{address + at:x},400") for at in range(0, size, 1024))

    def write(self, address, digits):
        for at in range(0, len(digits), 2048):
            expect("write", "OK", self.ask(f"M{address + at // 2:x},400:{digits[at:at + 2048]}"))


def reset():
    """Resets the device, whose simulated flash keeps what is in it, as the start of the firmware would not."""
    symbols = subprocess.run([NM, "-S", ELF], check=True, capture_output=True, text=True).stdout
    main_at = int(re.search(r"^(\w+) \w+ T main$", symbols, re.M).group(1), 16)
    flash_at, flash_size = (int(number, 16) for number in re.search(r"^(\w+) (\w+) b mock_flash$", symbols, re.M).groups())
    with Debugger() as debugger:
        flash = debugger.read(flash_at, flash_size)
        expect("a breakpoint", "OK", debugger.ask(f"Z0,{main_at:x},2"))
        expect("a reset", "OK", debugger.ask("qRcmd," + b"system_reset".hex()))
        expect("a stop", "T05", debugger.ask("c")[:3])
        debugger.write(flash_at, flash)
        expect("no breakpoint", "OK", debugger.ask(f"z0,{main_at:x},2"))


class Device:
    """A link of its own for each call, since the socket takes one at a time."""

    def __init__(self, link=smp.Link):
        self.link = link

    def __enter__(self):
        self.opened = self.link(PORT, 115200)
        return smp.Client(self.opened, timeout=20)

    def __exit__(self, *_):
        self.opened.socket.close()


class LosesAnswers(smp.Link):
    """Loses every second answer, which the client is told at once."""

    answers = 0

    def line(self, until):
        line = super().line(until)
        self.answers += 1
        if self.answers % 2:
            raise smp.NoAnswer("lost")
        return line


def run(*arguments):
    """@return exit status and what the program printed"""
    ran = subprocess.run([sys.executable, "-B", CLIENT, PORT, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                         timeout=TIMEOUT)
    return ran.returncode, ran.stdout


def state():
    with Device() as client:
        found = client.state()
    return found | dict(field.split("=") for field in found["identity"].split("&"))


def refusal(request, command="upload"):
    """@return MCUmgr's error and EiOta's, each with a sign as the device has it"""
    with Device() as client:
        try:
            client.once(command, request)
        except smp.Refused as refused:
            return refused.number, str(refused)
    sys.exit(f"FAILED: {command} {request} was accepted")


def outputs(title):
    """@return what the next whole round after now prints for its three frames, once the weights are those of the title"""
    printed = pathlib.Path(PRINTED)
    begin, until = printed.stat().st_size, time.monotonic() + TIMEOUT
    frames = r"".join(rf"{title}, frame {frame}:(.*)\[outputs (\w+)\]\r?\n" for frame in ("one", "two", "none"))
    while time.monotonic() < until:
        found = re.search(frames, printed.read_bytes()[begin:].decode(errors="replace"))
        if found:
            return found.groups()
        time.sleep(0.1)
    sys.exit(f"FAILED: the device does not print {title}")


def wait_for_the_device():
    until = time.monotonic() + TIMEOUT
    while True:
        try:
            return outputs("factory weights")
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def check_what_is_refused():
    expect("apply without a payload", (1, "the device refused: EI_OTA_ERR_STATE (-2): call out of order\n"), run("apply"))
    expect("a request without a length", (None, "MCUmgr's error 3"), refusal({"off": 0, "data": payload[:256]}))
    expect("a request that is no map", (None, "MCUmgr's error 3"), refusal("text"))
    pathlib.Path("text").write_bytes(b"This is not a payload, as its first bytes tell.")
    expect("a file that is none", (1, "the device refused: EI_OTA_ERR_FORMAT (-6): not an EiOta payload\n"), run("upload", "text"))
    pathlib.Path("damaged").write_bytes(payload[:600] + bytes([payload[600] ^ 1]) + payload[601:])
    expect("a damaged payload", (1, "the device refused: EI_OTA_ERR_CORRUPT (-10): payload is damaged\n"), run("upload", "damaged"))
    expect("the rest of it", (10, "EI_OTA_ERR_CORRUPT (-10): payload is damaged"), refusal({"off": 1024, "data": payload[1024:1280]}))
    pathlib.Path("short").write_bytes(payload[:-10])
    expect("a payload that ends early", (1, "the device refused: EI_OTA_ERR_TRUNCATED (-4): payload ends early\n"), run("upload", "short"))
    expect("abort", (0, ""), run("abort"))
    expect("an upload without a file", 2, run("upload")[0])
    expect("an upload of a file that is not there", 2, run("upload", "nothing")[0])
    expect("a device that is not there", 3, subprocess.run([sys.executable, "-B", CLIENT, "unix:nothing", "state"],
                                                           stderr=subprocess.PIPE).returncode)


def interrupt():
    """@return the bytes that arrived before the upload was interrupted"""
    with Device() as client:
        return next(at for at in client.upload(payload) if at >= 768)


def check_a_serial_port():
    master, slave = pty.openpty()
    with socket.socket(socket.AF_UNIX) as device:
        device.connect(PORT.removeprefix("unix:"))
        client = subprocess.Popen([sys.executable, "-B", CLIENT, os.ttyname(slave), "state"], stdout=subprocess.PIPE, text=True)
        while client.poll() is None:
            readable = select.select([master, device], [], [], 0.1)[0]
            if master in readable:
                device.sendall(os.read(master, 4096))
            if device in readable:
                os.write(master, device.recv(4096))
        expect("the state over a serial port", (0, "layout="), (client.returncode, client.communicate()[0][:7]))
    expect("a baud rate that there is not", 3, subprocess.run([sys.executable, "-B", CLIENT, os.ttyname(slave), "state", "--baud", "1"],
                                                              stderr=subprocess.PIPE).returncode)


def check_the_resumption():
    verified = f"{len(payload)} bytes sent, and verified by the device\n"
    at = interrupt()
    with Device() as client:
        expect("data at another place", {"off": at}, client.once("upload", {"off": 5, "data": b"five", "extra": {"map": b""}}))
    found = state()
    expect("what the device has", (1, at, len(payload)), (found["state"], found["off"], found["len"]))
    expect("the state in words", f"receiving a payload, {at} of {len(payload)} bytes are there", run("state")[1].splitlines()[-1])
    expect("an interrupted upload", (0, f"goes on at byte {at}\n{verified}"), run("upload", PAYLOAD))
    interrupt()
    expect("abort", (0, ""), run("abort"))
    expect("an upload after that", (0, verified), run("upload", PAYLOAD))
    with Device() as client:
        steps = client.upload(payload)
        expect("where the device is reset", 1280, next(at for at in steps if at >= 1280))
        reset()
        expect("the steps after the reset", [0, 1024, 1280, 1536, len(payload)], list(steps))
    with Device() as client:
        next(at for at in client.upload(payload) if at >= 1280)
    reset()
    expect("the state after a reset", "an interrupted payload, 1024 bytes are there", run("state")[1].splitlines()[-1])
    expect("an upload after a reset", (0, f"goes on at byte 1024\n{verified}"), run("upload", PAYLOAD))
    with Device() as client:
        expect("the last bytes again", {"off": len(payload)}, client.once("upload", {"off": 1536, "data": payload[1536:]}))
    expect("abort", (0, ""), run("abort"))
    with Device(LosesAnswers) as client:
        expect("the end of an upload with losses", len(payload), list(client.upload(payload))[-1])


def check_the_weights(factory):
    expect("apply", (0, ""), run("apply"))
    updated = outputs("updated weights")
    for frame in ("penguin at (8, 16)", "penguin at (32, 24)"):
        if frame not in updated[2]:
            sys.exit(f"FAILED: {frame} is not among {updated}")
    found = state()
    expect("a trial", ("2", "1"), (found["version"], found["trial"]))
    expect("rollback", (0, ""), run("rollback"))
    expect("outputs after the rollback", factory, outputs("factory weights"))
    expect("upload", 0, run("upload", PAYLOAD)[0])
    expect("apply", (0, ""), run("apply"))
    expect("outputs of the same payload", updated, outputs("updated weights"))
    expect("confirm", (0, ""), run("confirm"))
    expect("no trial", "0", state()["trial"])
    reset()
    expect("outputs after a reset", updated, outputs("updated weights"))
    expect("restore", (0, ""), run("restore"))
    expect("outputs after the restore", factory, outputs("factory weights"))


def main():
    factory = wait_for_the_device()
    found = state()
    expect("a new device", ("0", "none", 0, 0, 1), tuple(found[key] for key in ("version", "slot", "state", "off", "project")))
    check_what_is_refused()
    check_a_serial_port()
    check_the_resumption()
    check_the_weights(factory)
    print("updated, resumed and restored")


if __name__ == "__main__":
    main()
