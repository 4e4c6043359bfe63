#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Updates the model of a device with CONFIG_EI_OTA_SMP over its serial port.

    ei_ota_smp.py PORT state             prints what the device says
    ei_ota_smp.py PORT upload PAYLOAD    sends a payload, or the rest of it if the device has its beginning
    ei_ota_smp.py PORT apply             runs it on trial
    ei_ota_smp.py PORT confirm|rollback|restore|abort

PORT is a serial device or a pty, unix:PATH or tcp:HOST:PORT. The exit status is 0; 1 if the device refused; 2 if the command line
is wrong; 3 if the device does not answer.

The frames are those of SMP over a console in Zephyr's documentation; ei_ota_smp_zephyr.h has the commands.
"""

import argparse
import base64
import binascii
import os
import pathlib
import select
import socket
import struct
import sys
import time

READ, WRITE = 0, 2
COMMANDS = ("state", "upload", "apply", "confirm", "rollback", "restore", "abort")  # in the order of their numbers
ERRORS = ("OK", "ARGUMENT", "STATE", "SPACE", "TRUNCATED", "LENGTH", "FORMAT", "UNSUPPORTED", "LAYOUT", "PROJECT", "CORRUPT", "VALUE",
          "BUSY", "RESTORE", "AUTH", "VERSION", "COUNTER", "BASE", "FLASH", "SLOT", "SELF_TEST", "FACTORY")
STATES = ("no payload", "receiving a payload", "the payload is verified and can be applied")
BUSY = ERRORS.index("BUSY")
FIRST, NEXT = b"\x06\x09", b"\x04\x14"  # begin the lines of a packet
LINE = 124  # characters of Base64 in a line


class Refused(Exception):
    """The device answered with an error: `number` is an EI_OTA_ERR_* without its sign, or None for an error of MCUmgr."""

    def __init__(self, answer):
        self.number = answer.get("err", {}).get("rc")
        if self.number is None:
            text = f"MCUmgr's error {answer['rc']}"
        else:
            name = f"EI_OTA_ERR_{ERRORS[self.number]}" if self.number < len(ERRORS) else "unknown"
            text = f"{name} (-{self.number})"
        super().__init__(": ".join(filter(None, (text, answer.get("rsn")))))


class NoAnswer(Exception):
    pass


def encode(value):
    """CBOR of an unsigned int, bytes, a text or a dictionary of them."""

    def head(major, number):
        if number < 24:
            return bytes([major << 5 | number])
        size = 0 if number < 1 << 8 else 1 if number < 1 << 16 else 2
        return bytes([major << 5 | 24 + size]) + number.to_bytes(1 << size, "big")

    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    return head(5, len(value)) + b"".join(encode(key) + encode(value[key]) for key in value)


def decode(data, at=0):
    """@return the value that is at data[at:], and the place behind it"""
    major, short = data[at] >> 5, data[at] & 31
    at += 1
    is_open = short == 31  # ends with a break
    number = short
    if 24 <= short <= 27:
        size = 1 << short - 24
        number, at = int.from_bytes(data[at:at + size], "big"), at + size
    elif short > 27 and not (is_open and major in (4, 5)):
        raise ValueError("the answer is not the CBOR that SMP has")
    if major in (0, 1):
        return (number if major == 0 else -1 - number), at
    if major in (2, 3):
        if at + number > len(data):
            raise ValueError("the answer ends early")
        text = bytes(data[at:at + number])
        return (text if major == 2 else text.decode()), at + number
    if major in (4, 5):
        items = []
        while data[at] != 0xFF if is_open else len(items) != number * (major - 3):
            item, at = decode(data, at)
            items.append(item)
        at += is_open
        return (items if major == 4 else dict(zip(items[::2], items[1::2]))), at
    return {20: False, 21: True}.get(short), at


def lines_of(packet):
    """The lines of a console that carry a packet."""
    body = packet + struct.pack(">H", binascii.crc_hqx(packet, 0))
    text = base64.b64encode(struct.pack(">H", len(body)) + body)
    return [(NEXT if at else FIRST) + text[at:at + LINE] + b"\n" for at in range(0, len(text), LINE)]


class Packets:
    """Puts lines together. What else is on the console is ignored."""

    def __init__(self):
        self.body = None

    def add(self, line):
        """@return the packet that the line completes, or None"""
        if line[:2] == FIRST:
            self.body = b""
        elif line[:2] != NEXT or self.body is None:
            return None
        try:
            self.body += base64.b64decode(line[2:], validate=True)
        except ValueError:
            self.body = None
            return None
        size = int.from_bytes(self.body[:2], "big")
        if len(self.body) < 2 + size:
            return None
        packet, self.body = self.body[2:], None
        return packet[:-2] if len(packet) == size and binascii.crc_hqx(packet, 0) == 0 else None


class Link:
    """A serial port, or a socket in its place."""

    def __init__(self, port, baud):
        kind, _, rest = port.partition(":")
        self.socket = None
        if kind == "unix":
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.connect(rest)
        elif kind == "tcp":
            host, _, number = rest.rpartition(":")
            self.socket = socket.create_connection((host, number))
        self.file = self.socket.fileno() if self.socket else os.open(port, os.O_RDWR | os.O_NOCTTY)
        if not self.socket:
            self.set_up_port(baud)
        self.received = b""

    def set_up_port(self, baud):
        import termios  # not on Windows
        import tty

        try:
            tty.setraw(self.file)
            attributes = termios.tcgetattr(self.file)
            attributes[2] |= termios.CLOCAL | termios.CREAD
            attributes[4] = attributes[5] = getattr(termios, f"B{baud}")
            termios.tcsetattr(self.file, termios.TCSANOW, attributes)
            termios.tcflush(self.file, termios.TCIFLUSH)
        except (termios.error, AttributeError) as error:
            raise OSError(f"this is no serial port with {baud} baud: {error}") from error

    def send(self, data):
        while data:
            data = data[os.write(self.file, data):]

    def line(self, until):
        """@return the next line, without its end, or None at that time"""
        while b"\n" not in self.received:
            if not select.select([self.file], [], [], max(0, until - time.monotonic()))[0]:
                return None
            received = os.read(self.file, 4096)
            if not received:
                raise NoAnswer("the link was closed")
            self.received += received
        line, self.received = self.received.split(b"\n", 1)
        return line.rstrip(b"\r")


class Client:
    def __init__(self, link, group=69, timeout=10):
        self.link, self.group, self.timeout, self.sequence = link, group, timeout, 0

    def once(self, command, request):
        self.sequence = (self.sequence + 1) % 256
        number = COMMANDS.index(command)
        body = encode(request)
        operation = READ if command == "state" else WRITE
        for line in lines_of(struct.pack(">BBHHBB", operation, 0, len(body), self.group, self.sequence, number) + body):
            self.link.send(line)
        packets, until = Packets(), time.monotonic() + self.timeout
        while True:
            line = self.link.line(until)
            if line is None:
                raise NoAnswer(f"no answer to {command} within {self.timeout:g} s")
            packet = packets.add(line)
            expected = (operation + 1, self.group, self.sequence, number)
            if packet is None or len(packet) < 8 or (packet[0] & 7, int.from_bytes(packet[4:6], "big"), *packet[6:8]) != expected:
                continue
            try:
                answer, _ = decode(packet, 8)
            except (ValueError, IndexError) as error:
                raise NoAnswer(f"the answer to {command} is malformed") from error
            if answer.get("rc", 0) != 0 or "err" in answer:
                raise Refused(answer)
            return answer

    def ask(self, command, request):
        """Repeats what may be repeated."""
        for attempt in range(3):
            try:
                return self.once(command, request)
            except NoAnswer:
                if attempt == 2:
                    raise

    def state(self):
        return self.ask("state", {})

    def upload(self, payload, chunk=256):
        """Yields the offset after each step; the last one is the payload's size."""
        at, begins = 0, 0
        while True:
            request = {"off": at, "data": payload[at:at + chunk]}
            if at == 0:
                begins += 1
                if begins > 3:
                    raise NoAnswer("the device starts again and again")
                request["len"] = len(payload)
            at = self.ask("upload", request)["off"]
            yield at
            if at >= len(payload):
                return

    def change(self, command):
        """apply, confirm, rollback, restore or abort, which wait for an inference to end."""
        until = time.monotonic() + self.timeout
        while True:
            try:
                return self.once(command, {})
            except Refused as refused:
                if refused.number != BUSY or time.monotonic() > until:
                    raise
            time.sleep(0.05)


def print_state(client):
    state = client.state()
    print(state["identity"])
    print(f"project {state['project']}")
    size = f" of {state['len']}" if state["len"] else ""
    text = STATES[state["state"]] if state["state"] or not state["off"] else "an interrupted payload"
    print(text + (f", {state['off']}{size} bytes are there" if state["off"] else ""))


def upload(client, payload, chunk):
    sent = 0
    for at in client.upload(payload, chunk):
        if at > sent + chunk:
            print(f"goes on at byte {at}")
        sent = at
    print(f"{sent} bytes sent, and verified by the device")


def main():
    parser = argparse.ArgumentParser(description="Updates the model of a device with CONFIG_EI_OTA_SMP.")
    parser.add_argument("port", help="a serial device, unix:PATH or tcp:HOST:PORT")
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("payload", nargs="?", help="for upload")
    parser.add_argument("--baud", type=int, default=115200)
    parser.add_argument("--chunk", type=int, default=256, help="bytes of the payload in a request (default: 256); the device drops what is longer than its buffers")
    parser.add_argument("--group", type=int, default=69, help="CONFIG_EI_OTA_SMP_GROUP (default: 69)")
    parser.add_argument("--timeout", type=float, default=10, help="seconds to wait for an answer (default: 10)")
    options = parser.parse_args()
    if (options.command == "upload") != (options.payload is not None):
        parser.error("upload, and nothing else, takes a payload")
    if options.chunk < 36:
        parser.error("--chunk is at least 36, the header of a payload")
    try:
        payload = pathlib.Path(options.payload).read_bytes() if options.payload is not None else b""
    except OSError as error:
        parser.error(str(error))
    try:
        client = Client(Link(options.port, options.baud), options.group, options.timeout)
        if options.command == "state":
            print_state(client)
        elif options.command == "upload":
            upload(client, payload, options.chunk)
        else:
            client.change(options.command)
    except Refused as refused:
        print(f"the device refused: {refused}", file=sys.stderr)
        return 1
    except (NoAnswer, OSError) as error:
        print(error, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
