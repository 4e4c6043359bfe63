#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""templates/nginx.conf in front of `ei-ota serve`, with other addresses and paths.

    nginx_test.py EI_OTA WORK TEMPLATE NGINX OPENSSL
"""

import hashlib
import http.client
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time

from server import OTHER, TOKEN, Server, ask, payload, query, write

TOOL, WORK, TEMPLATE = map(pathlib.Path, sys.argv[1:4])
NGINX, OPENSSL = sys.argv[4:]
PATH = f"/v1/1/payload.bin?{query()}"
UNKNOWN, MISPLACED = "a-token-that-nobody-knows", "a-token-in-the-query"


def same(found, expected, what=""):
    if found != expected:
        raise AssertionError(f"{what}: {str(found)[:500]} instead of {str(expected)[:500]}")


def replaced(text, changes):
    for old, new in changes.items():
        assert text.count(old) == 1, f"{text.count(old)} times: {old}"
        text = text.replace(old, new)
    return text


def free_port():
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


def make_certificate():
    subprocess.run([OPENSSL, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                    "/CN=updates.example.com", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", WORK / "key.pem", "-out",
                    WORK / "certificate.pem"], check=True, capture_output=True)


class Proxy:
    def __init__(self, upstream, rate="10r/s"):
        self.upstream, self.rate, self.process, self.port = upstream, rate, None, None

    def configuration(self):
        names = "client_body", "proxy", "fastcgi", "uwsgi", "scgi"
        template = replaced(TEMPLATE.read_text(encoding="utf-8"), {
            "127.0.0.1:8080": f"127.0.0.1:{self.upstream}", "listen 443 ssl": f"listen 127.0.0.1:{self.port} ssl",
            "/etc/letsencrypt/live/updates.example.com/fullchain.pem": f"{WORK}/certificate.pem",
            "/etc/letsencrypt/live/updates.example.com/privkey.pem": f"{WORK}/key.pem",
            "/var/log/nginx/ei-ota.log": f"{WORK}/access.log", "/var/log/nginx/ei-ota-error.log": f"{WORK}/error.log",
            "rate=10r/s": f"rate={self.rate}"})
        user = "user root;\n" if os.getuid() == 0 else ""
        return (f"daemon off;\n{user}pid {WORK}/pid;\nerror_log {WORK}/main.log warn;\nevents {{}}\nhttp {{\n" +
                "".join(f"{name}_temp_path {WORK}/{name};\n" for name in names) + f"access_log off;\n{template}}}\n")

    def answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port)).close()
            return True
        except ConnectionRefusedError:
            return False

    def __enter__(self):
        while self.process is None or self.process.poll() is not None:  # another program may have taken the port
            self.port = free_port()
            (WORK / "nginx.conf").write_text(self.configuration(), encoding="utf-8")
            subprocess.run([NGINX, "-t", "-q", "-p", WORK, "-c", WORK / "nginx.conf"], check=True)
            self.process = subprocess.Popen([NGINX, "-p", WORK, "-c", WORK / "nginx.conf"])
            while self.process.poll() is None and not self.answers():
                time.sleep(0.01)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def ask(self, path=PATH, method="GET", token=TOKEN, **fields):
        """@return status, header fields, body"""
        context = ssl.create_default_context(cafile=WORK / "certificate.pem")
        return ask(http.client.HTTPSConnection("127.0.0.1", self.port, context=context), path, method, token, fields)


def transfers(proxy, data):
    tag = f'"{hashlib.sha256(data).hexdigest()}"'
    status, fields, body = proxy.ask()
    same((status, body, fields["ETag"]), (200, data, tag), "the payload")
    status, fields, body = proxy.ask(method="HEAD")
    same((status, body, fields["Content-Length"], fields["ETag"]), (200, b"", str(len(data)), tag), "HEAD")
    same(proxy.ask(If_None_Match=tag)[::2], (304, b""), "If-None-Match")
    status, fields, body = proxy.ask(Range="bytes=1000-", If_Range=tag)
    same((status, body, fields["Content-Range"]), (206, data[1000:], f"bytes 1000-{len(data) - 1}/{len(data)}"), "Range")
    same(proxy.ask(Range="bytes=1000-", If_Range='"older"')[::2], (200, data), "If-Range")
    same(proxy.ask(f"/v1/1/payload.bin?{query(version=7)}")[0], 204, "nothing newer")
    same(proxy.ask("/v1/3/payload.bin?" + query())[0], 404, "another project")


def stays_inside(proxy):
    for path in ("/healthz", "/metrics", "/", "/v1/../metrics", "/v1/%2e%2e/metrics", "//metrics"):
        same(proxy.ask(path)[0], 404, path)
    same(proxy.ask("/v1/../../metrics")[0], 400, "outside of everything")
    same(proxy.ask(token=None)[0], 401, "no token")
    same(proxy.ask(token=UNKNOWN)[0], 401, "an unknown token")
    same(proxy.ask(f"{PATH}&token={MISPLACED}")[0], 200, "a token in the query")
    with socket.create_connection(("127.0.0.1", proxy.port)) as link:
        link.sendall(b"GET /v1/1/payload.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b" 400 " in link.recv(100), "it speaks HTTP without TLS"


def server_ends(server, proxy, data):
    """It is killed, and another one starts at the same port."""
    server.process.kill()
    server.process.wait()
    same(proxy.ask()[0], 502, "no server")
    server.process.stdout.close()
    server.command[server.command.index("--port") + 1] = str(server.port)
    server.__enter__()
    same(proxy.ask()[::2], (200, data), "it is there again")


def many_requests(server):
    """From one address, when none is forgotten."""
    with Proxy(server.port, rate="1r/m") as proxy:
        for number in range(21):
            same(proxy.ask(f"/v1/1/payload.bin?{query(version=7)}")[0], 204, f"request {number}")
        status, fields, _ = proxy.ask()
        same((status, fields["Retry-After"]), (429, "5"), "too many")


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    make_certificate()
    data = payload(version=7, size=300_000)
    with Server(TOOL, WORK) as server:
        write(server.payloads, "p", data)
        server.reload()
        with Proxy(server.port) as proxy:
            transfers(proxy, data)
            stays_inside(proxy)
            server_ends(server, proxy, data)
        many_requests(server)
    for log in ("access.log", "error.log", "main.log", "log"):
        text = (WORK / log).read_text(encoding="utf-8")
        for secret in (TOKEN, OTHER, UNKNOWN, MISPLACED):
            assert secret not in text, f"{log}: {secret}"
    lines = (WORK / "access.log").read_text(encoding="utf-8").splitlines()
    assert any(" GET /v1/1/payload.bin 206 " in line for line in lines), lines[:3]
    print(f"{len(lines)} requests")


if __name__ == "__main__":
    main()
