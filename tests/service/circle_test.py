#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The whole circle: a stand-in for Studio, `ei-ota fetch --build`, a firmware with its baseline, a retrained export, `ei-ota payload`,
`ei-ota serve` behind nginx, and a device that asks for updates over links that break. At the end the device's outputs are those of
firmware that was built from the retrained export, to the bit.

    circle_test.py SOURCE WORK PREFIX NGINX OPENSSL
"""

import os
import pathlib
import random
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading

SOURCE, WORK, PREFIX = map(pathlib.Path, sys.argv[1:4])
NGINX, OPENSSL = sys.argv[4:]
sys.path.insert(0, str(SOURCE / "tests/docs"))
import downloads  # noqa: E402
from device import NEWEST, TRY_AGAIN, Device, outputs, outputs_of  # noqa: E402
from proxy import Proxy, make_certificate  # noqa: E402
from server import TOKEN, Server, same, write  # noqa: E402

TOOL = PREFIX / "bin/ei-ota"
KEY = "ei_0123456789abcdef"
PENGUIN = SOURCE / "examples/penguin"
NAME = "colony"  # of the project's builds
INTERVENTIONS = 8  # for each update on each of the two links, in front of nginx and behind it


def run(*command, **environment):
    done = subprocess.run(command, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    same(done.returncode, 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}")
    return done.stdout + done.stderr


def train():
    """@return exports of the same project with other numbers each, none of which are the example's"""
    made = []
    for version, of in enumerate((PENGUIN / "exports/bad", PENGUIN / "exports/smart", WORK / f"{NAME}2"), 1):
        made.append(WORK / f"{NAME}{version}")
        run(sys.executable, SOURCE / "tests/exports/retrain.py", of, made[-1])
    return made


def fetch(api, export, version):
    """Has Studio build the export. @return the archive, and what was said"""
    downloads.pack(export, WORK / "studio/next.zip")
    archive = WORK / f"{NAME}-v{version}.zip"
    said = run(TOOL, "fetch", "--project", "123", "--build", "--api", api, "--interval", "0.02", "-o", archive, EI_API_KEY=KEY)
    same(f"version {version}, " in said, True, said)
    return archive


def build(folder, *options):
    """@return where it was built"""
    binary = WORK / f"build-{folder.name}"
    run("cmake", "-S", folder, "-B", binary, "-G", "Ninja", *options)
    run("cmake", "--build", binary)
    return binary


class Misfortune:
    """What befalls a link: `left` times, in turns, one of `events` ({name: what to do}), each after a number of bytes that chance
    has chosen, at most `longest`."""

    def __init__(self, seed, longest, events):
        self.chance, self.longest, self.events = random.Random(seed), longest, events
        self.left, self.count = 0, dict.fromkeys(events, 0)

    def next(self):
        """@return how many bytes come through a connection before it breaks, and whether it breaks with a reset"""
        return self.chance.randrange(self.chance.randrange(1, self.longest)), self.chance.random() < 0.5

    def happens(self):
        """@return whether there was one left"""
        if self.left <= 0:
            return False
        name = list(self.events)[self.left % len(self.events)]
        self.events[name]()
        self.count[name] += 1
        self.left -= 1
        return True


class Link:
    """A link to `port()`, with its misfortunes."""

    def __init__(self, port, misfortune):
        self.port, self.misfortune = port, misfortune
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.own_port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near = self.listener.accept()[0]
            threading.Thread(target=self.connect, args=(near, *self.misfortune.next()), daemon=True).start()

    def connect(self, near, left, is_reset):
        try:
            with near, socket.create_connection(("127.0.0.1", self.port())) as far:
                threading.Thread(target=self.pass_on, args=(near, far), daemon=True).start()
                is_reset = self.pass_back(far, near, left) and is_reset
                if is_reset:
                    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                near.shutdown(socket.SHUT_RD if is_reset else socket.SHUT_RDWR)  # ends the other thread
                far.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # one of the two is gone

    @staticmethod
    def pass_on(near, far):
        try:
            while chunk := near.recv(65536):
                far.sendall(chunk)
            far.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def pass_back(self, far, near, left):
        """@return whether it broke"""
        while left != 0 or not self.misfortune.happens():
            chunk = far.recv(left or 65536)
            if not chunk:
                return False
            near.sendall(chunk)
            left = max(left - len(chunk), 0)
        return True


def update(device, server, misfortunes, export, version):
    for each in misfortunes:
        each.left = INTERVENTIONS
    status = None
    while status != NEWEST or any(each.left > 0 for each in misfortunes):
        server.start_again_if_killed()
        device.once(NEWEST, TRY_AGAIN, -signal.SIGKILL)
        status = device.process.returncode
    server.start_again_if_killed()
    same(outputs(device.once(NEWEST)), outputs_of(export), f"version {version}")
    same(f"&version={version}&" in device.said, True, "what it tells the server")


def no_secrets():
    """Neither the key nor the token nor what signs is anywhere but where it belongs."""
    pem = (WORK / "model.pem").read_text(encoding="utf-8").splitlines()[1]
    places = {KEY: {"studio/requests"}, TOKEN: {"tokens", "device.token"}, pem: {"model.pem"}}
    for path in WORK.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for secret, known in places.items():
                same(secret.encode() in data and str(path.relative_to(WORK)) not in known, False, f"a secret is in {path}")


def serve(firmware, payloads, references):
    with Server(TOOL, WORK) as server:
        behind = Misfortune(1, 4000, {"cut": lambda: None, "server killed": server.kill})
        before = Misfortune(2, 6000, {"cut": lambda: None, "device killed": lambda: device.kill()})
        upstream = Link(lambda: server.port, behind)
        with Proxy(NGINX, SOURCE / "templates/nginx.conf", WORK, upstream.own_port, rate="1000r/s") as proxy:
            link = Link(lambda: proxy.port, before)
            device = Device(firmware, WORK, f"https://127.0.0.1:{link.own_port}", options=("--ca-file", WORK / "certificate.pem"))
            for version, payload in payloads.items():
                write(server.payloads, f"{version}.bin", payload.read_bytes())
                server.reload()
                update(device, server, (behind, before), references[version], version)
    statuses = [line["status"] for line in server.log("request")]
    # Whether one of the cuts lets a download be resumed is chance; service.client.resume sees to it.
    print(behind.count, before.count, {status: statuses.count(status) for status in set(statuses)})


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    (WORK / "studio").mkdir(parents=True)
    exports = dict(enumerate(train(), 1))
    with subprocess.Popen([sys.executable, SOURCE / "tests/cli/studio.py", WORK / "studio"], stdout=subprocess.PIPE, text=True) as studio:
        try:
            api = studio.stdout.readline().strip()
            archives = {version: fetch(api, export, version) for version, export in exports.items()}
        finally:
            studio.kill()

    built = build(SOURCE / "examples/client", f"-DEiOta_DIR={PREFIX}/share/EiOta/cmake", f"-DEXPORT={archives[1]}")
    unpatched = build(SOURCE / "tests/firmware/reference", "-DBOARD=host", f"-DEXPORTS={';'.join(map(str, exports.values()))}")
    references = {version: unpatched / f"reference_{export.name}" for version, export in exports.items()}
    seen = [outputs_of(reference) for reference in references.values()]
    same(all(one != other for at, one in enumerate(seen) for other in seen[:at]), True, "trainings that differ")

    run(TOOL, "keygen", "-o", WORK / "model.pem")
    payloads = {}
    for version in (2, 3):
        payloads[version] = WORK / f"update{version}.bin"
        run(TOOL, "payload", archives[version], "--baseline", built / "ei_ota/penguin/penguin.eiota.json", "--version", str(version),
            "--sign-key", WORK / "model.pem", "-o", payloads[version])
        run(TOOL, "inspect", payloads[version], "--public-key", WORK / "model.pem")

    make_certificate(OPENSSL, WORK)
    serve(built / "client", payloads, references)
    no_secrets()


if __name__ == "__main__":
    main()
