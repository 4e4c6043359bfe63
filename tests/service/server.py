# SPDX-License-Identifier: MIT
"""An `ei-ota serve` for a test, and what its clients do."""

import http.client
import io
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent
STUDIO_KEY, STUDIO_PROJECT = "ei_0123456789abcdef", 123  # those of tests/cli/studio.py
TOKEN, OTHER = "d5m0Kq9vXw2sLr7t", "another-token-0123456789"
GOLDEN = TESTS / "golden"
LAYOUT, BASE = "c7052b7697c46d9f", "bc683c28"  # of the penguin, in tests/golden
EVERYTHING = "structural,range,delta"


def same(found, expected, what=""):
    if found != expected:
        raise AssertionError(f"{what}: {str(found)[-3000:]} instead of {str(expected)[:500]}")


def query(version=0, decoders=EVERYTHING, layout=LAYOUT, base=BASE):
    return f"layout={layout}&base={base}&version={version}&slot=none&trial=0&decoders={decoders}"


def ask(connection, path, method, token, fields):
    """Asks once. @return status, header fields, body"""
    headers = {name.replace("_", "-"): value for name, value in fields.items()}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    connection.request(method, path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, response.headers, body


class Server:
    """Serves FOLDER/payloads with TOKEN for projects 1 and 2, OTHER for project 3; its log is FOLDER/log."""

    def __init__(self, tool, folder, *options):
        self.folder = pathlib.Path(folder)
        self.payloads, self.log_file = self.folder / "payloads", self.folder / "log"
        self.payloads.mkdir(parents=True, exist_ok=True)
        self.tokens = self.folder / "tokens"
        self.write_tokens(f"# of a test\n{TOKEN} 1,2\n{OTHER} 3\n")
        self.command = [str(tool), "serve", str(self.payloads), "--tokens", str(self.tokens), "--port", "0", *options]
        self.port = self.process = None
        self.popen = {}  # options of its own

    def write_tokens(self, text):
        self.tokens.write_text(text, encoding="utf-8")
        self.tokens.chmod(0o600)

    def __enter__(self):
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(self.command, **{"stdout": subprocess.PIPE, "stderr": log, "text": True, **self.popen})
        line = self.process.stdout.readline()
        if not line.startswith("serving "):
            raise AssertionError(f"it does not start: {line}{self.log_text()}")
        self.port = int(line.rsplit(":", 1)[1])
        return self

    def __exit__(self, kind, *_):
        self.process.terminate()
        status = self.process.wait()
        self.process.stdout.close()
        if kind is None and status != 0:
            raise AssertionError(f"exit status {status}: {self.log_text()[-2000:]}")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def start_again_if_killed(self):
        if self.process.poll() is not None:
            self.process.stdout.close()
            self.__enter__()  # pylint: disable=unnecessary-dunder-call

    def log_text(self):
        return self.log_file.read_text(encoding="utf-8")

    def log(self, event=None):
        lines = [json.loads(line) for line in self.log_text().splitlines()]
        return [line for line in lines if event in (None, line["event"])]

    def wait_for_log(self, event, count=1):
        while len(self.log(event)) < count:
            assert self.process.poll() is None, self.log_text()
            time.sleep(0.01)

    def reload(self):
        """SIGHUP, until it has been done."""
        before = len(self.log("reload")) + len(self.log("reload-failed"))
        self.process.send_signal(signal.SIGHUP)
        while len(self.log("reload")) + len(self.log("reload-failed")) == before:
            time.sleep(0.01)

    def connect(self, receive_buffer=None):
        it = socket.socket()
        if receive_buffer:
            it.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        it.connect(("127.0.0.1", self.port))
        return it

    def ask(self, path, method="GET", token=TOKEN, **fields):
        """@return status, header fields, body"""
        return ask(http.client.HTTPConnection("127.0.0.1", self.port), path, method, token, fields)

    def payload(self, project=1, method="GET", token=TOKEN, fields=None, **device):
        return self.ask(f"/v1/{project}/payload.bin?{query(**device)}", method, token, **(fields or {}))

    def raw(self, bytes_sent):
        """Everything that comes back until the connection ends."""
        with self.connect() as it:
            try:
                it.sendall(bytes_sent)
                it.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # it was refused before the end
            received = b""
            try:
                while chunk := it.recv(65536):
                    received += chunk
            except ConnectionResetError:
                pass
            return received

    def metrics(self):
        """All that are one number, of one moment."""
        status, _, text = self.ask("/metrics", token=None)
        if status != 200:
            raise http.client.HTTPException(f"status {status}")
        lines = [line.rsplit(" ", 1) for line in text.decode().splitlines() if line.startswith("ei_ota_serve_")]
        return {name.removeprefix("ei_ota_serve_"): float(value) for name, value in lines}

    def metric(self, name):
        return self.metrics()[name]

    def statuses(self, request, count):
        """Of so many requests that come at once, whatever the time between others is; and all that came back."""
        answers = self.raw((request + "\r\n").encode() * (count - 1) + (request + "Connection: close\r\n\r\n").encode())
        return [int(answer[:3]) for answer in answers.split(b"HTTP/1.1 ")[1:]], answers

    def memory(self):
        """Resident, in KiB, now and at most."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return [int(line.split()[1]) for key in ("VmRSS", "VmHWM") for line in status.splitlines() if line.startswith(key)]


class Studio:
    """A stand-in for Studio that has FOLDER/VERSION.zip, with the API key in FOLDER/key."""

    def __init__(self, folder, *misbehaviours):
        self.folder, self.misbehaviours, self.process, self.api = pathlib.Path(folder), misbehaviours, None, None
        self.folder.mkdir(parents=True, exist_ok=True)
        self.key = self.folder / "key"
        self.key.write_text(STUDIO_KEY + "\n", encoding="utf-8")
        (self.folder / "requests").write_text("", encoding="utf-8")

    def build(self, version, export):
        """From then on it is the newest one."""
        packed = self.folder / "packed"
        subprocess.run([sys.executable, TESTS / "cli/archives.py", "pack", export, packed], check=True)
        os.replace(packed, self.folder / f"{version}.zip")

    def __enter__(self):
        command = [sys.executable, TESTS / "cli/studio.py", self.folder, *self.misbehaviours]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.api = self.process.stdout.readline().strip()
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def requests(self, of=""):
        return [line for line in (self.folder / "requests").read_text(encoding="utf-8").splitlines() if of in line]

    def options(self, *others):
        """Of a server that asks it."""
        return ("--studio", str(STUDIO_PROJECT), "--key-file", str(self.key), "--api", self.api, "--interval", "0.1", *map(str, others))


def device_of_edgeimpulse_ota(connection, key, project):
    """Asks as the sketch ei_model_ota_http of edgeimpulse_ota 1.0.3 does: each print() may be a segment of its own, and whatever
    the status, the payload is what follows the first "edgeimpulse".

    @return what came before the payload, and the payload; None if there was no such word
    """
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for printed in ("GET ", f"/edgeimpulse-ota/serve/{key}/{project}.bin", " HTTP/1.1\r\n", "Host: ", "updates.example.com\r\n",
                    "User-Agent: Arduino\r\n", "Connection: close\r\n", "\r\n"):
        connection.sendall(printed.encode())
    received = b""
    while chunk := connection.recv(4096):
        received += chunk
    connection.close()
    before, word, rest = received.partition(b"edgeimpulse")
    return before, rest if word else None


def takes_legacy(stream, records):
    """Does ei_update_weights() of a firmware with these records take this from its stream, from the first byte to the last?"""
    stream = io.BytesIO(stream)
    size = int.from_bytes(stream.read(4), "big")
    if size != sum(3 + 8 * it["count"] if it["kind"] == "quantization" else 4 + it["bits"] // 8 * it["count"] for it in records):
        return False
    for it in records:
        head = [it["tensor"]] + ([] if it["kind"] == "quantization" else [it["bits"]])
        if stream.read(len(head)) != bytes(head) or stream.read(2) != it["count"].to_bytes(2, "big"):
            return False
        values = 8 * it["count"] if it["kind"] == "quantization" else it["bits"] // 8 * it["count"]
        if len(stream.read(values)) != values:
            return False
    return stream.read(1) == b""


def crc32(data):
    import zlib  # pylint: disable=import-outside-toplevel
    return zlib.crc32(data).to_bytes(4, "little")


def payload(project=1, version=1, size=100, layout=LAYOUT, flags=0):
    """A whole payload; its content is nothing that a device would take."""
    head = b"EiOt" + bytes([1, flags]) + (36).to_bytes(2, "little") + bytes.fromhex(layout) + bytes(4)
    head += b"".join(number.to_bytes(4, "little") for number in (project, version, size, 0))
    content = (os.urandom(997) * (size // 997 + 1))[:size]
    return head + content + crc32(head + content)


def write(folder, name, data):
    """As CI does: under another name first."""
    (folder / (name + ".tmp")).write_bytes(data)
    os.replace(folder / (name + ".tmp"), folder / name)
