#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""examples/client against `ei-ota serve`, with a link between them that does what links do.

    client_test.py EI_OTA WORK CASE CLIENT REFERENCE_BUILD EXAMPLES

CLIENT is the example's program, REFERENCE_BUILD has firmware that was built from each export as it is (tests/firmware/reference).
"""

import http.server
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

from device import CANNOT_START, DENIED, NEWEST, REFUSED, TRY_AGAIN, Device, outputs, outputs_of
from server import OTHER, TOKEN, Server, same, write

TOOL, WORK, CLIENT, REFERENCE, EXAMPLES = (pathlib.Path(sys.argv[at]) for at in (1, 2, 4, 5, 6))
EXPORTS = EXAMPLES / "penguin/exports"


def reference(export):
    """The outputs of firmware that was built from the export."""
    return outputs_of(REFERENCE / f"reference_{export}")


def client_at(url, name="device"):
    return Device(CLIENT, WORK, url, name)


def make_payload(folder, export, version, *options):
    """@return its bytes, which are served after a reload"""
    made = WORK / f"v{version}.bin"
    subprocess.run([TOOL, "payload", EXPORTS / export, "--baseline", EXPORTS / "bad", "--version", str(version), "-o", made, *options],
                   check=True, stdout=subprocess.DEVNULL)
    write(folder, made.name, made.read_bytes())
    return made.read_bytes()


def self_test():
    """@return options for a payload that promises the outputs of the export `smart`"""
    golden = WORK / "golden.json"
    subprocess.run([sys.executable, EXAMPLES / "field/golden.py", EXAMPLES / "penguin/frames", "smart", "two", golden], check=True)
    return "--self-test", golden


class Link:
    """Passes requests on to `port()`. What it does with an answer is what `fate` returns: how many of its bytes come through (None:
    all), the place of a byte of the body that changes (None: none), and a function to call before the link ends (None: none)."""

    def __init__(self, port, fate=lambda answer: (None, None, None)):
        self.port, self.fate = port, fate
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                link = self.listener.accept()[0]
            except OSError:
                return
            with link:
                try:
                    self.pass_on(link)
                except OSError:
                    pass  # one of the two was killed

    def pass_on(self, link):
        request = b""
        while b"\r\n\r\n" not in request:
            if not (chunk := link.recv(65536)):
                return
            request += chunk
        with socket.create_connection(("127.0.0.1", self.port())) as server:
            server.sendall(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
            answer = b""
            while chunk := server.recv(65536):
                answer += chunk
        length, flipped, then = self.fate(answer)
        if flipped is not None:
            at = answer.index(b"\r\n\r\n") + 4 + flipped
            answer = answer[:at] + bytes([answer[at] ^ 0x10]) + answer[at + 1:]
        link.sendall(answer[:length])
        if then:
            then()

    def close(self):
        self.listener.close()


def body_size(answer):
    return len(answer.split(b"\r\n\r\n", 1)[1])


def circle():
    """Links that break, a server and a device that are killed: at the end the device runs what the newest export says, to the bit."""
    chance, golden, events = random.Random(16), self_test(), {"cut": 0, "server": 0, "client": 0, "at the end": 0}
    with Server(TOOL, WORK) as server:
        left = 0  # interventions

        def fate(answer):
            nonlocal left
            if left == 0 or body_size(answer) == 0:
                return None, None, None
            left -= 1
            event = chance.choice(list(events))
            events[event] += 1
            if event == "at the end":  # between the last byte and the confirmation, or after it
                return None, None, lambda: (time.sleep(chance.random() / 20), client.kill())
            then = {"cut": None, "server": server.kill, "client": client.kill}[event]
            return chance.randrange(len(answer)), None, then

        link = Link(lambda: server.port, fate)
        client = client_at(link.url)
        text = ""
        for version in range(2, 10):
            export = "smart" if version % 2 == 0 else "bad"
            make_payload(server.payloads, export, version, *(golden if export == "smart" else ()))
            server.reload()
            left, status = 12, None
            while status != NEWEST:
                text += client.once(NEWEST, TRY_AGAIN, -signal.SIGKILL)
                status = client.process.returncode
                server.start_again_if_killed()
            same(outputs(client.once(NEWEST)), reference(export), f"version {version}")
            same(f"&version={version}&" in client.said, True, "what it tells the server")
        link.close()
        statuses = [line["status"] for line in server.log("request")]
        offsets = set(re.findall(r"from byte (\d+) on", text))
        print(events, {status: statuses.count(status) for status in set(statuses)}, f"from {sorted(offsets, key=int)}")
        same(min(events.values()) > 0, True, events)
        same(206 in statuses and len(offsets) > 2, True, offsets)


def resume():
    """What was interrupted goes on where it ended, in the same process and in the next one, as long as it is the same payload."""
    fates = []
    with Server(TOOL, WORK) as server:
        data = make_payload(server.payloads, "smart", 2, *self_test())  # which makes it larger
        server.reload()
        link = Link(lambda: server.port, lambda answer: fates.pop(0) if fates else (None, None, None))

        def interrupted(name):
            """A device to which 3,000 bytes of the payload came before the link broke, and then nothing."""
            fates[:] = [(len(data_head) + 3000, None, None), (0, None, None)]
            client = client_at(link.url, name)
            said = client.once(TRY_AGAIN)
            same("the link broke after byte 3000" in said and "version=0" in said, True, said)
            return client

        data_head = head_of(server)
        fates[:] = [(len(data_head) + 3000, None, None)]
        client = client_at(link.url, "same process")
        same(re.findall(r"from byte (\d+) on", client.once(NEWEST)), ["0", "3000"])
        last = [(line["status"], line["sent"]) for line in server.log("request")[-2:]]
        same(last, [(206, len(data) - 3000), (204, 0)], "what the server sent")

        same(re.findall(r"from byte (\d+) on", interrupted("next process").once(NEWEST)), ["2048"], "an erase block")
        same(server.log("request")[-2]["sent"], len(data) - 2048)

        client = interrupted("forgotten")
        pathlib.Path(f"{client.store}.last").unlink()
        same(re.findall(r"from byte (\d+) on", client.once(NEWEST)), ["0"], "without its ETag")

        for number, nonsense in enumerate(("", "\"x\"\n0\n", "a\r\nHost: b\n0\n", "\"" + "x" * 5000, "\0\xff")):
            client = interrupted(f"nonsense{number}")
            pathlib.Path(f"{client.store}.last").write_text(nonsense, encoding="latin-1")
            same(re.findall(r"from byte (\d+) on", client.once(NEWEST)), ["0"], "with nonsense for its ETag")

        client = interrupted("another")
        make_payload(server.payloads, "bad", 3)
        server.reload()
        said = client.once(NEWEST)
        same(re.findall(r"from byte (\d+) on", said), ["0"], "the server has another")
        same(outputs(said), reference("bad"))
        link.close()


def head_of(server):
    """The header of the server's answer, whose size does not change while the payload does not."""
    from server import query  # pylint: disable=import-outside-toplevel
    request = (f"GET /v1/1/payload.bin?{query(decoders='structural')} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n"
               "Connection: close\r\n\r\n")
    return server.raw(request.encode()).split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n"


def damage():
    """A payload that the link damages is refused and fetched again; after three refusals only another one is."""
    chance, flips = random.Random(5), []
    with Server(TOOL, WORK) as server:
        data = make_payload(server.payloads, "smart", 2, *self_test())
        server.reload()
        link = Link(lambda: server.port, lambda answer: (None, flips.pop(0) if flips and body_size(answer) else None, None))
        for at in (0, 5, 6, 8, 16, 20, 24, 35, len(data) - 1, *(chance.randrange(len(data)) for _ in range(6))):
            client = client_at(link.url, f"at{at}")
            flips[:] = [at]
            same(outputs(client.once(TRY_AGAIN)), reference("bad"), f"byte {at}")
            same(outputs(client.once(NEWEST)), reference("smart"), f"byte {at}, again")

        client = client_at(link.url, "unlucky")
        flips[:] = [9, 2000, 4000]
        for status in (TRY_AGAIN, TRY_AGAIN, REFUSED):
            client.once(status)
        before = len(server.log("request"))
        same("given up" in client.once(REFUSED), True, client.said)
        same([(line["status"], line["sent"]) for line in server.log("request")[before:]], [(304, 0)], "not fetched again")
        make_payload(server.payloads, "smart", 3)
        server.reload()
        same(outputs(client.once(NEWEST)), reference("smart"), "another one")

        client = client_at(link.url, "goes on")
        flips[:] = [100]
        same("payload is damaged" in client.until("there is nothing newer"), True, "without --once")
        link.close()


def rollback():
    """A payload that does not give the outputs that it promises is rolled back, and fetched once."""
    with Server(TOOL, WORK) as server:
        client = client_at(f"http://127.0.0.1:{server.port}")
        make_payload(server.payloads, "smart", 2, *self_test())
        server.reload()
        client.once(NEWEST)
        make_payload(server.payloads, "bad", 3, *self_test())
        server.reload()
        same("rolled back" in client.once(REFUSED), True, client.said)
        before = len(server.log("request"))
        same(outputs(client.once(REFUSED)), reference("smart"), "what ran before")
        same([(line["status"], line["device"]["version"]) for line in server.log("request")[before:]], [(304, 2)])
        make_payload(server.payloads, "bad", 4)
        server.reload()
        same("without a self-test" in client.once(NEWEST), True, client.said)
        same(outputs(client.said), reference("bad"), "another one")


def tokens():
    """Tokens that do not work, and where the right one is not."""
    with Server(TOOL, WORK) as server:
        make_payload(server.payloads, "smart", 2)
        server.reload()
        client = client_at(f"http://127.0.0.1:{server.port}")
        client.set_token("not-the-token-of-anybody")
        same("(401)" in client.once(DENIED), True, client.said)
        client.set_token(OTHER)
        same("(404)" in client.once(DENIED), True, client.said)
        for wrong in ("", "short", "two words of it", "a-token\r\nHost: elsewhere"):
            client.set_token(wrong)
            same("holds no token" in client.once(CANNOT_START), True, client.said)
        client.set_token(TOKEN)
        client.token.chmod(0o640)
        same("to its owner only" in client.once(CANNOT_START), True, client.said)
        client.token.chmod(0o600)
        store, client.command[4] = client.store, client.token
        same("the same file" in client.once(CANNOT_START), True, client.said)
        same(client.token.read_text(encoding="utf-8"), TOKEN + "\n", "the token")
        client.command[4] = store

        client.start("--interval", "1000")
        for line in client.process.stdout:
            if "asks again" in line:
                break
        same(TOKEN in pathlib.Path(f"/proc/{client.process.pid}/cmdline").read_text(encoding="utf-8"), False, "the command line")
        second = client_at(f"http://127.0.0.1:{server.port}")  # with the same store
        second.once(CANNOT_START)
        client.kill()
        client.process.communicate()

        command, environment = client.command[:-2], {**os.environ, "EI_OTA_TOKEN": TOKEN}
        run = subprocess.run([*command, "--once"], env=environment, check=False, capture_output=True)
        same(run.returncode, NEWEST, "by the environment")
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            seen = pathlib.Path(f"/proc/{process.pid}/environ").read_bytes()
            process.send_signal(signal.SIGPIPE)  # of a server that has hung up
            process.terminate()
        same((TOKEN.encode() in seen, process.returncode), (False, -signal.SIGTERM), "what others see; what ended it")
        for url in ("http://example.com", "http://127.0.0.1.example.com", "http://localhost@example.com", "ftp://127.0.0.1", "127.0.0.1",
                    "https://example.com/?x", ""):
            client.command[2] = url
            client.once(CANNOT_START)


def answers():
    """What it says and how long it waits where there is no payload for it."""
    asked, said = [], []

    class Handler(http.server.BaseHTTPRequestHandler):
        """Gives the next of `said`: status, header fields, body."""

        def do_GET(self):  # pylint: disable=invalid-name
            asked.append(self.headers)
            status, fields, body = said[0] if len(asked) < 100 else (204, {}, b"")
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **fields}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format, *args):  # pylint: disable=redefined-builtin
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server, socket.create_server(("127.0.0.1", 0)) as elsewhere:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        client = client_at(f"http://127.0.0.1:{server.server_port}")
        for status, fields, wanted, text in ((429, {"Retry-After": "70"}, TRY_AGAIN, "asks again in 70000 ms"),
                                             (503, {"Retry-After": "5"}, TRY_AGAIN, "asks again in 5000 ms"),
                                             (500, {}, TRY_AGAIN, "the server answers 500"),
                                             (204, {}, NEWEST, "asks again in"), (400, {}, DENIED, "the server answers 400")):
            said[:] = [(status, fields, b"")]
            client.once(wanted)
            client.until(text)

        asked.clear()
        said[:] = [(302, {"Location": f"http://127.0.0.1:{elsewhere.getsockname()[1]}/"}, b"")]
        same("the server answers 302" in client.once(DENIED), True, client.said)
        elsewhere.setblocking(False)
        try:
            elsewhere.accept()
            raise AssertionError("it followed the redirect")
        except BlockingIOError:
            pass
        same(asked[0]["Authorization"], f"Bearer {TOKEN}")

        payload = make_payload(WORK, "smart", 2)
        said[:] = [(200, {}, b"<html>" + b" " * 100)]
        same("write" in client.once(TRY_AGAIN), True, client.said)
        said[:] = [(200, {}, b"")]
        client.once(TRY_AGAIN)
        said[:] = [(500, {}, b"x" * 10_000_000)]
        client.once(TRY_AGAIN)
        for wrong in (payload + b"x", payload[:-1], payload[:20]):
            said[:] = [(200, {"ETag": f'"{len(wrong)}"'}, wrong)]
            client.once(TRY_AGAIN)
        for tag in '"same"', "":  # with and without an ETag
            asked.clear()
            said[:] = [(200, {"ETag": tag} if tag else {}, payload)]
            again = client_at(client.command[2], f"again{tag}")
            again.once(NEWEST)
            same((len(asked), outputs(again.said)), (2, reference("smart")), "a server that gives the same whatever the device says")
        said[:] = [(103, {}, b"")]
        client.once(TRY_AGAIN)
        for fields, come in ({"ETag": '"x"'}, 20), ({}, 20), ({}, 1000):  # with nothing that the next request could go on from
            asked.clear()
            said[:] = [(200, {"Content-Length": str(len(payload)), **fields}, payload[:come])]
            client.once(TRY_AGAIN)
            same(len(asked), 1, f"requests without a pause, {come} bytes each, {fields}")
        said[:] = [(206, {"ETag": '"a"', "Content-Range": "bytes 1000-4000/4314"}, payload[1000:])]  # what nobody asked for
        client.once(TRY_AGAIN)
        server.shutdown()
    same("no payload" in client.once(TRY_AGAIN), True, client.said)
    pauses = [int(pause) for pause in re.findall(r"asks again in (\d+) ms", client.until("asks again", 3, interval=3600))]
    same(all(later > 1.5 * earlier for earlier, later in zip(pauses, pauses[1:])), True, f"longer and longer: {pauses}")


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    cases = (circle, resume, damage, rollback, tokens, answers)
    {case.__name__: case for case in cases}[sys.argv[3]]()


if __name__ == "__main__":
    main()
