#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""templates/nginx.conf in front of `ei-ota serve`, with other addresses and paths.

    nginx_test.py EI_OTA WORK TEMPLATE NGINX OPENSSL
"""

import hashlib
import http.client
import pathlib
import shutil
import socket
import sys

from proxy import Proxy, make_certificate
from server import OTHER, TOKEN, Server, ask, device_of_edgeimpulse_ota, payload, query, same, write

TOOL, WORK, TEMPLATE = map(pathlib.Path, sys.argv[1:4])
NGINX, OPENSSL = sys.argv[4:]
PATH = f"/v1/1/payload.bin?{query()}"
UNKNOWN, MISPLACED = "a-token-that-nobody-knows", "a-token-in-the-query"


def transfers(proxy, data):
    tag = f'"{hashlib.sha256(data).hexdigest()}"'
    status, fields, body = proxy.ask(PATH)
    same((status, body, fields["ETag"]), (200, data, tag), "the payload")
    status, fields, body = proxy.ask(PATH, method="HEAD")
    same((status, body, fields["Content-Length"], fields["ETag"]), (200, b"", str(len(data)), tag), "HEAD")
    same(proxy.ask(PATH, If_None_Match=tag)[::2], (304, b""), "If-None-Match")
    status, fields, body = proxy.ask(PATH, Range="bytes=1000-", If_Range=tag)
    same((status, body, fields["Content-Range"]), (206, data[1000:], f"bytes 1000-{len(data) - 1}/{len(data)}"), "Range")
    same(proxy.ask(PATH, Range="bytes=1000-", If_Range='"older"')[::2], (200, data), "If-Range")
    same(proxy.ask(f"/v1/1/payload.bin?{query(version=7)}")[0], 204, "nothing newer")
    same(proxy.ask("/v1/3/payload.bin?" + query())[0], 404, "another project")


def stays_inside(proxy):
    for path in ("/healthz", "/metrics", "/", "/v1/../metrics", "/v1/%2e%2e/metrics", "//metrics"):
        same(proxy.ask(path)[0], 404, path)
    same(proxy.ask("/v1/../../metrics")[0], 400, "outside of everything")
    same(proxy.ask(PATH, token=None)[0], 401, "no token")
    same(proxy.ask(PATH, token=UNKNOWN)[0], 401, "an unknown token")
    same(proxy.ask(f"{PATH}&token={MISPLACED}")[0], 200, "a token in the query")
    for path in (f"/v1/{MISPLACED}/payload.bin", f"/v1/1/{MISPLACED}/payload.bin", f"/serve/{MISPLACED}/1.bin", f"/{MISPLACED}"):
        same(proxy.ask(path)[0], 404, "a token in the path")
    with socket.create_connection(("127.0.0.1", proxy.port)) as link:
        link.sendall(b"GET /v1/1/payload.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b" 400 " in link.recv(100), "it speaks HTTP without TLS"


def legacy(proxy, data):
    """A device of edgeimpulse_ota, which speaks no TLS; and that path with it."""
    def ask_plainly(key):
        return device_of_edgeimpulse_ota(socket.create_connection(("127.0.0.1", proxy.plain_port)), key, 2)

    before, received = ask_plainly(TOKEN)
    same(received, data, before)
    same("content-length" in before.decode().lower(), True, "its length is told, so that it is not chunked")
    for wrong in (OTHER, UNKNOWN, "%2e%2e/" + UNKNOWN, f"/{UNKNOWN}"):
        same(ask_plainly(wrong)[1], None, wrong)
    path = f"/edgeimpulse-ota/serve/{TOKEN}/2.bin"
    same(proxy.ask(path)[0], 404, "with TLS")
    for other in (f"/{MISPLACED}", f"/v1/{MISPLACED}/payload.bin", f"//edgeimpulse-ota/serve/{MISPLACED}", "/metrics", "/v1/1/payload.bin"):
        connection = http.client.HTTPConnection("127.0.0.1", proxy.plain_port)
        same(ask(connection, other, "GET", TOKEN, {})[0], 404, other)


def server_ends(server, proxy, data):
    """It is killed, and another one starts at the same port."""
    server.kill()
    same(proxy.ask(PATH)[0], 502, "no server")
    device_of_edgeimpulse_ota(socket.create_connection(("127.0.0.1", proxy.plain_port)), TOKEN, 2)  # whose path has to be in no log
    server.command[server.command.index("--port") + 1] = str(server.port)
    server.start_again_if_killed()
    same(proxy.ask(PATH)[::2], (200, data), "it is there again")


def many_requests(server):
    """From one address, when none is forgotten."""
    with Proxy(NGINX, TEMPLATE, WORK, server.port, rate="1r/m") as proxy:
        for number in range(21):
            same(proxy.ask(f"/v1/1/payload.bin?{query(version=7)}")[0], 204, f"request {number}")
        status, fields, _ = proxy.ask(PATH)
        same((status, fields["Retry-After"]), (429, "5"), "too many")


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    make_certificate(OPENSSL, WORK)
    data = payload(version=7, size=300_000)
    old = bytes.fromhex("00000011 01080002 07f9 0200013f80000000000005")
    with Server(TOOL, WORK, "--legacy") as server:
        write(server.payloads, "p", data)
        write(server.payloads, "2.bin", old)
        server.reload()
        with Proxy(NGINX, TEMPLATE, WORK, server.port) as proxy:
            transfers(proxy, data)
            stays_inside(proxy)
            legacy(proxy, old)
            server_ends(server, proxy, data)
        many_requests(server)
    for log in ("access.log", "error.log", "main.log", "log"):
        text = (WORK / log).read_text(encoding="utf-8")
        for secret in (TOKEN, OTHER, UNKNOWN, MISPLACED):
            assert secret not in text, f"{log}: {secret}"
    lines = (WORK / "access.log").read_text(encoding="utf-8").splitlines()
    for path, status in (("/v1/1/payload.bin", 206), ("/edgeimpulse-ota/serve/", 200), ("other", 404)):
        assert any(f" GET {path} {status} " in line for line in lines), lines[:3]
    print(f"{len(lines)} requests")


if __name__ == "__main__":
    main()
