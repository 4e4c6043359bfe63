#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`ei-ota serve` as its clients see it.

    serve_test.py EI_OTA WORK CASE
"""

import concurrent.futures
import hashlib
import http.client
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time

from server import (GOLDEN, OTHER, STUDIO_KEY, STUDIO_PROJECT, TOKEN, Server, Studio, device_of_edgeimpulse_ota, payload, query,
                    takes_legacy, write)

TOOL, WORK = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
EXPORTS = pathlib.Path(__file__).resolve().parent.parent.parent / "examples/penguin/exports"
FULL, RANGE, DELTA = (GOLDEN / f"penguin-smart-{form}.bin" for form in ("format1", "range", "delta"))


def same(found, expected, what=""):
    if found != expected:
        raise AssertionError(f"{what}: {str(found)[:500]} instead of {str(expected)[:500]}")


def body(answer):
    same(answer[0], 200, "status")
    return answer[2]


def selection():
    """Which of genuine payloads a device gets."""
    with_tool = [str(TOOL), "payload", EXPORTS / "smart", "--baseline", EXPORTS / "bad", "--version", "5", "-o", WORK / "made.bin"]
    subprocess.run(with_tool, check=True, stdout=subprocess.DEVNULL)
    made = (WORK / "made.bin").read_bytes()
    with Server(TOOL, WORK) as it:
        same(it.payload()[0], 204, "an empty folder")
        for file in (FULL, RANGE, DELTA):
            write(it.payloads, file.name, file.read_bytes())
        it.reload()
        same(body(it.payload()), DELTA.read_bytes(), "the smallest")
        same(body(it.payload(base="00000000")), RANGE.read_bytes(), "other factory weights")
        same(body(it.payload(decoders="structural,range")), RANGE.read_bytes(), "no deltas")
        same(body(it.payload(decoders="structural")), FULL.read_bytes(), "no range decoder")
        same(body(it.payload(decoders="structural%2Crange%2Cdelta")), DELTA.read_bytes(), "as an HTTP library writes it")
        same(body(it.payload(version=1)), DELTA.read_bytes(), "an older version")
        for none in ({"version": 2}, {"version": 3}, {"layout": "0" * 16}):
            status, fields, nothing = it.payload(**none)
            same((status, nothing, fields["Content-Length"]), (204, b"", None), str(none))
        same(it.payload(project=2)[0], 204, "a project without payloads")
        (it.payloads / "1").mkdir()
        write(it.payloads / "1", "newer", made)
        it.reload()
        same(body(it.payload(decoders="structural")), made, "a newer one, in a folder of its project")
        same(body(it.payload(version=4, decoders="structural")), made, "by its version")
        same(it.payload(version=5)[0], 204, "the newest is there")
        same(it.ask("/healthz", token=None)[::2], (200, b"ok\n"))
        same(it.metric("payloads"), 4.0)
        line = it.log("request")[1]
        same({key: line[key] for key in ("client", "method", "path", "status", "sent", "whole", "project", "payload")},
             {"client": "127.0.0.1", "method": "GET", "path": "/v1/<project>/payload.bin", "status": 200,
              "sent": len(DELTA.read_bytes()), "whole": True, "project": 1, "payload": 2}, "the log")


def transfers():
    """ETag, HEAD, 304, ranges, and a download that is resumed."""
    data = payload(version=7, size=300_000)
    with Server(TOOL, WORK) as it:
        write(it.payloads, "p", data)
        it.reload()
        status, fields, received = it.payload()
        tag = f'"{hashlib.sha256(data).hexdigest()}"'
        same((status, received, fields["ETag"], fields["Accept-Ranges"]), (200, data, tag, "bytes"))
        status, head, nothing = it.payload(method="HEAD")
        same((status, nothing, head["Content-Length"], head["ETag"]), (200, b"", str(len(data)), tag), "HEAD")
        status, fields, nothing = it.payload(fields={"If_None_Match": tag})
        same((status, nothing, fields["ETag"], fields["Content-Length"]), (304, b"", tag, None), "If-None-Match")
        status, fields, part = it.payload(fields={"Range": "bytes=1000-1999"})
        same((status, part, fields["Content-Range"]), (206, data[1000:2000], f"bytes 1000-1999/{len(data)}"))
        same(it.payload(fields={"Range": "bytes=-5"})[::2], (206, data[-5:]))
        status, fields, _ = it.payload(fields={"Range": f"bytes={len(data)}-"})
        same((status, fields["Content-Range"]), (416, f"bytes */{len(data)}"))
        for whole in ("bytes=0-1,5-6", "lines=1-2", "bytes=5-4", "bytes=" + "9" * 4000 + "-x"):
            same(it.payload(fields={"Range": whole})[::2], (200, data), whole[:20])
        same(it.payload(fields={"Range": "bytes=0-4", "If_Range": '"other"'})[::2], (200, data), "If-Range")

        # Cut at random places, resumed from there on.
        chance, received = random.Random(1), b""
        while len(received) < len(data):
            with it.connect() as link:
                link.sendall((f"GET /v1/1/payload.bin?{query()} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n"
                              f"Range: bytes={len(received)}-\r\nIf-Range: {tag}\r\n\r\n").encode())
                wanted, got = chance.randrange(1, 90_000), b""
                while len(got) < wanted + 1000 and (chunk := link.recv(4096)):
                    got += chunk
                    if got.count(b"\r\n\r\n") and len(got.split(b"\r\n\r\n", 1)[1]) >= len(data) - len(received):
                        break
                received += got.split(b"\r\n\r\n", 1)[1]
        same(received, data, "resumed")

        # One connection for several requests, two of which come at once; curl, if it is there.
        request = f"GET /v1/1/payload.bin?{query()} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n".encode()
        answers = it.raw(request + b"\r\n" + request + b"Connection: close\r\n\r\n")
        same(answers.count(data), 2, "two at once")
        if shutil.which("curl"):
            url = f"http://127.0.0.1:{it.port}/v1/1/payload.bin?{query()}"
            half = WORK / "half"
            half.write_bytes(data[:12345])
            subprocess.run(["curl", "-sS", "-H", f"Authorization: Bearer {TOKEN}", "-C", "-", "-o", half, url], check=True)
            same(half.read_bytes(), data, "curl -C -")


def tokens():
    """Who gets what, and that no token is in the log or the metrics."""
    with Server(TOOL, WORK) as it:
        for project in (1, 2, 3):
            write(it.payloads, f"p{project}", payload(project=project, version=1))
        it.reload()
        same(it.payload(1)[0], 200)
        same(it.payload(2)[0], 200)
        same(it.payload(3, token=OTHER)[0], 200)
        foreign, none = it.payload(3), it.payload(12345)
        same((foreign[0], foreign[2]), (404, none[2]), "a foreign project")
        for wrong in (None, "", "wrong", TOKEN[:-1], TOKEN + "x", TOKEN.upper()):
            answer = it.payload(1, token=wrong)
            same((answer[0], answer[1]["WWW-Authenticate"]), (401, "Bearer"), str(wrong))
            same(it.payload(12345, token=wrong)[2], answer[2], "no project is told")
        # In wrong places, too.
        it.ask(f"/v1/1/payload.bin?{query()}&token={TOKEN}")
        it.ask(f"/{TOKEN}/payload.bin", token=None)
        it.ask(f"/v1/{TOKEN}/payload.bin?layout={TOKEN}")
        it.ask("/v1/1/payload.bin", token=None, Authorization=TOKEN, User_Agent=TOKEN, Referer=TOKEN)
        it.raw(f"{TOKEN} / HTTP/1.1\r\n{TOKEN}: {TOKEN}\r\n\r\n".encode())
        it.raw(f"GET /{TOKEN} {TOKEN}\r\n\r\n".encode())
        metrics = it.ask("/metrics", token=None)[2].decode()

        # New tokens by SIGHUP; a file that is wrong changes nothing.
        new = "a-new-token-9876543210"
        it.write_tokens(f"{new} 1\n")
        it.reload()
        same((it.payload(1)[0], it.payload(1, token=new)[0]), (401, 200), "new tokens")
        it.tokens.chmod(0o644)
        it.reload()
        it.write_tokens(f"{new} 1\nsecretsecretsecret x\n")
        it.reload()
        same(it.payload(1, token=new)[0], 200, "after files that are wrong")
        same(len(it.log("reload-failed")), 2)
        for secret in (TOKEN, OTHER, new, "secretsecret"):
            for place, text in (("log", it.log_text()), ("metrics", metrics)):
                if secret.lower() in text.lower():
                    raise AssertionError(f"a token is in the {place}")
        command = pathlib.Path(f"/proc/{it.process.pid}/cmdline").read_bytes().decode()
        same(TOKEN in command, False, "the command line")


def legacy():
    """A device of edgeimpulse_ota gets its payload at its path, and its token is in no log."""
    made = WORK / "made.bin"
    subprocess.run([str(TOOL), "payload", EXPORTS / "smart", "--baseline", EXPORTS / "bad", "--format", "legacy", "-o", made],
                   check=True, stdout=subprocess.DEVNULL)
    data = made.read_bytes()
    records = json.loads(subprocess.run([str(TOOL), "inspect", made, "--json"], check=True, capture_output=True).stdout)["records"]
    with Server(TOOL, WORK, "--legacy") as it:
        path = f"/edgeimpulse-ota/serve/{TOKEN}/2.bin"
        before, payload_of_it = device_of_edgeimpulse_ota(it.connect(), TOKEN, 2)
        same((before[:12], payload_of_it), (b"HTTP/1.1 404", None), "there is none yet")
        write(it.payloads, "2.bin", data)
        write(it.payloads, "weights.bin", data)
        write(it.payloads, "native", payload(project=2, version=9))
        it.reload()
        before, payload_of_it = device_of_edgeimpulse_ota(it.connect(), TOKEN, 2)
        same(payload_of_it, data, "what the device hands to ei_update_weights")
        same(takes_legacy(payload_of_it, records), True, "which takes it")
        same(takes_legacy(payload_of_it[:-1], records) or takes_legacy(payload_of_it, records[1:]), False, "and nothing else")
        head = before.decode().lower()
        same((head.startswith("http/1.1 200 ok\r\n"), f"\r\ncontent-length: {len(data) + 11}\r\n" in head,
              "\r\nconnection: close\r\n" in head, "transfer-encoding" in head), (True, True, True, False), head)
        line = it.log("request")[-1]
        same({key: line[key] for key in ("method", "path", "status", "sent", "project")},
             {"method": "GET", "path": "/edgeimpulse-ota/serve/<token>/<project>.bin", "status": 200, "sent": len(data) + 11, "project": 2})
        same(it.log("left-out")[-1]["text"].startswith("weights.bin: error: "), True, "one without a project")

        # What HTTP has beside it.
        status, fields, whole = it.ask(path, token=None)
        same((status, whole, fields["ETag"]), (200, b"edgeimpulse" + data, f'"{hashlib.sha256(whole).hexdigest()}"'))
        same(it.ask(path, token=None, If_None_Match=fields["ETag"])[::2], (304, b""))
        same(it.ask(path, token=None, Range="bytes=11-", If_Range=fields["ETag"])[::2], (206, data))
        status, head, nothing = it.ask(path, "HEAD", token=None)
        same((status, nothing, head["Content-Length"]), (200, b"", str(len(whole))), "HEAD")
        same(it.ask(path, "POST", token=None)[0], 405)
        same(it.payload(2, version=8)[0], 200, "others get theirs")

        # Other keys, and other projects.
        for key, project in ((OTHER, 2), (TOKEN, 3), (TOKEN, 1), (TOKEN[:-1], 2), (TOKEN + "x", 2), ("edgeimpulse", 2), ("", 2),
                             (f"{TOKEN}/..", 2), ("x" * 3000, 2)):
            before, payload_of_it = device_of_edgeimpulse_ota(it.connect(), key, project)
            same(payload_of_it, None, f"{key[:40]}, project {project}: {before}")
        same({line["status"] for line in it.log("request")[-9:]}, {404, 414})
        metrics = it.ask("/metrics", token=None)[2].decode()

        # One that is being written is not seen; a newer one takes its place.
        (it.payloads / "2.bin.part").write_bytes(data)
        (it.payloads / "1.bin").write_bytes(data[:-1])
        it.reload()
        same(device_of_edgeimpulse_ota(it.connect(), TOKEN, 1)[1], None, "not whole")
        newer = data[:-1] + bytes([data[-1] ^ 1])
        write(it.payloads, "2.bin", newer)
        it.reload()
        same(device_of_edgeimpulse_ota(it.connect(), TOKEN, 2)[1], newer, "a newer one")
        for secret in (TOKEN, OTHER):
            same(secret in it.log_text() or secret in metrics, False, "a token in log or metrics")
    with Server(TOOL, WORK) as it:
        same(device_of_edgeimpulse_ota(it.connect(), TOKEN, 2)[1], None, "without --legacy")
        same((it.log("request")[-1]["path"], it.metric("payloads")), ("other", 1.0))
        same(TOKEN in it.log_text(), False, "a token in the log")


def need_fetch():
    if not TOOL.with_name("ei-ota-fetch").exists():
        print("skipped: built without libcurl, there is no ei-ota-fetch")
        sys.exit()


def wait_until(holds, it):
    while not holds():
        assert it.process.poll() is None, it.log_text()
        time.sleep(0.01)


def never_shows_the_key(it):
    """In its log, its metrics, or what the system shows of its processes."""
    shown = {"log": it.log_text().encode(), "metrics": it.ask("/metrics", token=None)[2]}
    for process in (it.process.pid, *children(it.process.pid)):
        for name in ("cmdline", "environ"):
            try:
                shown[f"{process}/{name}"] = pathlib.Path(f"/proc/{process}/{name}").read_bytes()
            except OSError:
                pass  # it has ended, or nobody may read it
    for place, text in shown.items():
        same(STUDIO_KEY.encode() in text, False, f"the key in {place}")


def children(process):
    """With theirs; empty where they end meanwhile."""
    try:
        own = [int(child) for path in pathlib.Path(f"/proc/{process}/task").glob("*/children") for child in path.read_text().split()]
    except OSError:
        return []
    return [*own, *(other for child in own for other in children(child))]


def runs(process):
    """A process that has ended may stay in the system's list until somebody asks for its status."""
    try:
        return pathlib.Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def made_by_hand(name, export, *options):
    subprocess.run([str(TOOL), "payload", EXPORTS / export, "-o", WORK / name, *options], check=True, capture_output=True)
    return (WORK / name).read_bytes()


def studio():
    """The newest build becomes a payload, once; a newer one takes its place."""
    need_fetch()
    first, second = (made_by_hand(export, export, "--baseline", EXPORTS / "bad") for export in ("bad", "smart"))
    with Studio(WORK / "studio") as there:
        there.build(7, EXPORTS / "bad")
        with Server(TOOL, WORK, *there.options("--baseline", EXPORTS / "bad")) as it:
            it.wait_for_log("reload")
            same(it.log("studio")[0]["text"], "studio-123.bin is new: version 7")
            same(body(it.payload()), first)
            wait_until(lambda: it.metric("studio_asked_total") > 3, it)
            same(len(there.requests("/deployment/download?")), 1, "downloads of one version")
            never_shows_the_key(it)
            there.build(8, EXPORTS / "smart")
            it.wait_for_log("reload", 2)
            same(body(it.payload()), second, "the newer one")
            same(body(it.payload(version=1)), second, "for a device that has the older one")
            same([line["text"] for line in it.log("studio")], [f"studio-123.bin is new: version {version}" for version in (7, 8)])
            same((it.log("studio-failed"), it.log("left-out"), it.metric("studio_failed_total")), ([], [], 0.0))
            it.reload()
            same(body(it.payload()), second, "after a reload by hand")
            never_shows_the_key(it)
        same([path.name for path in it.payloads.iterdir()], ["studio-123.bin"], "what is left")
        with Server(TOOL, WORK, *there.options("--baseline", EXPORTS / "bad")) as it:
            wait_until(lambda: it.metric("studio_asked_total") > 1, it)
            same((body(it.payload()), it.metric("reloads_total")), (second, 0.0), "nothing is new after a restart")
        with Server(TOOL, WORK, *there.options()) as it:  # without a baseline
            it.wait_for_log("studio-warning")
            same("[W-baseline]" in it.log("studio-warning")[0]["text"], True, it.log_text())


def studio_legacy():
    """What the tutorial's server did: a device of edgeimpulse_ota gets what Studio has built last."""
    need_fetch()
    first, second = (made_by_hand(export, export, "--format", "legacy") for export in ("bad", "smart"))
    with Studio(WORK / "studio", "redirect") as there:
        there.build(1, EXPORTS / "bad")
        with Server(TOOL, WORK, "--legacy", *there.options("--format", "legacy", "--baseline", EXPORTS / "bad")) as it:
            it.write_tokens(f"{TOKEN} {STUDIO_PROJECT}\n")
            it.reload()
            wait_until(lambda: device_of_edgeimpulse_ota(it.connect(), TOKEN, STUDIO_PROJECT)[1] == first, it)
            there.build(2, EXPORTS / "smart")
            wait_until(lambda: device_of_edgeimpulse_ota(it.connect(), TOKEN, STUDIO_PROJECT)[1] == second, it)
            never_shows_the_key(it)
            same(TOKEN in it.log_text(), False, "a token in the log")


def studio_fails():
    """Whatever Studio does, what is served stays as it is, and the log has the reason once."""
    need_fetch()
    old = made_by_hand("old", "smart", "--baseline", EXPORTS / "bad")
    other = WORK / "other"
    shutil.copytree(EXPORTS / "smart", other)
    source = next(other.glob("tflite-model/*_compiled.cpp"))
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("kTfLiteActRelu6", "kTfLiteActNone", 1), encoding="utf-8")
    same(source.read_text(encoding="utf-8") != text, True, "another layout")
    for misbehaviour, export, reason in (("down=3", "smart", "[E-network]"), ("unauthorized", "smart", "[E-api-key]"),
                                         ("refused", "smart", "Studio says: No access with *** "), ("page", "smart", "[E-studio]"),
                                         ("short", "smart", "[E-archive]"), ("no-build", "smart", "[E-no-build]"),
                                         ("redirect", other, "[E-layout]")):
        folder = WORK / misbehaviour
        with Studio(folder / "studio", misbehaviour) as there:
            there.build(1, EXPORTS / export)
            with Server(TOOL, folder, *there.options("--baseline", EXPORTS / "bad")) as it:
                write(it.payloads, "studio-123.bin", old)
                it.reload()
                wait_until(lambda it=it: it.metric("studio_failed_total") > 2, it)
                same(body(it.payload()), old, misbehaviour)
                same(len(it.log("studio-failed")), 1, it.log_text())
                same(reason in it.log("studio-failed")[0]["text"], True, it.log_text())
                if misbehaviour == "down=3":
                    it.wait_for_log("studio")
                    same(it.log("studio")[0]["text"], "studio-123.bin is what Studio has: version 1", "it is over")
                if reason == "[E-layout]":
                    same(len(there.requests("storage GET /1.zip")), 1, "downloads of a build that does not fit")
                never_shows_the_key(it)
            same([path.name for path in it.payloads.iterdir()], ["studio-123.bin"], "what is left")


def studio_ends():
    """SIGTERM in the midst of a fetch ends both at once; requests and reloads wait for neither."""
    need_fetch()
    for number, end in enumerate((signal.SIGTERM, signal.SIGKILL)):
        folder = WORK / str(number)
        with Studio(folder / "studio", "silent") as there:  # for an hour
            there.build(1, EXPORTS / "smart")
            it = Server(TOOL, folder, *there.options())
            it.__enter__()  # pylint: disable=unnecessary-dunder-call
            write(it.payloads, "p", payload())
            wait_until(there.requests, it)
            it.reload()
            same(it.payload()[0], 200, "while Studio is silent")
            fetching = children(it.process.pid)
            same(len(fetching) > 0, True, "a fetch is under way")
            never_shows_the_key(it)
            it.process.send_signal(end)
            same(it.process.wait(), -end if end == signal.SIGKILL else 0, "exit status")
            it.process.stdout.close()
            while any(map(runs, fetching)):
                time.sleep(0.01)
            if end == signal.SIGTERM:
                same((it.log()[-1]["event"], it.log("studio-failed")), ("stop", []), "the log")
            same([path.name for path in it.payloads.iterdir()], ["p"], "what is left")


def studio_starts():
    """What it refuses to start with."""
    need_fetch()
    key = WORK / "key"
    key.write_text(STUDIO_KEY, encoding="utf-8")
    with Server(TOOL, WORK) as it:
        command = ["serve", it.payloads, "--tokens", it.tokens]

        def refused(status, text, *options, tool=TOOL, **environment):
            result = subprocess.run([str(tool), *map(str, [*command, *options])], capture_output=True, text=True, check=False,
                                    env={**os.environ, **environment})
            same(result.returncode, status, f"{options}: {result.stderr}")
            same(text in result.stderr and STUDIO_KEY not in result.stderr, True, result.stderr)

        studio_options = ["--studio", 123, "--key-file", key]
        refused(2, "E-usage", "--studio", 123)
        refused(2, "E-usage", "--key-file", key)
        refused(2, "E-usage", "--baseline", EXPORTS / "bad")
        refused(2, "E-usage", *studio_options, "--format", "other")
        refused(2, "--format legacy without --legacy", *studio_options, "--format", "legacy")
        for wrong in (["--studio", "12a"], ["--studio", "0"], ["--engine", "a/b"], ["--type", "zip&x=1"], ["--interval", "0"],
                      ["--impulse", "x"]):
            refused(2, "E-usage", *(studio_options if wrong[0] != "--studio" else studio_options[2:]), *wrong)
        refused(3, "E-path", "--studio", 123, "--key-file", WORK / "nowhere")
        refused(3, "E-path", *studio_options, "--baseline", WORK / "nowhere")
        refused(3, "E-path", *studio_options, "--ca-file", WORK / "nowhere")
        alone = WORK / "alone"
        alone.mkdir()
        for program in ("ei-ota", "ei-ota-serve"):
            shutil.copy(TOOL.with_name(program), alone)
        refused(3, "ei-ota-fetch: error: this program is not installed", *studio_options, tool=alone / "ei-ota", PATH="/nowhere")


def mutated(chance, request):
    text = bytearray(request)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(text) + 1)
        kind = chance.randrange(5)
        if kind == 0:
            text[at:at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            del text[at:at + chance.randrange(1, 20)]
        elif kind == 2:
            text[at:at] = chance.choice((b"../", b"%2e%2e%2f", b"\r\n", b"\0", b"\n", b" ", b"%", b"&", b"=", b"/" * 50, b"A" * 3000,
                                         b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n", b"Range: bytes=0-\r\n",
                                         b"\xff\xfe", b"bytes=" + b"1-," * 700, b"HTTP/1.1"))
        elif kind == 3:
            part = text[at:at + 40]
            text[at:at] = part
        else:
            text = text[:at]
    return bytes(text)


def malformed():
    """10,000 requests that are none, and those that want files: no crash, no file, no token in the log."""
    chance = random.Random(7)
    secret = b"what nobody may read"
    (WORK / "secret").write_bytes(secret)
    seeds = [f"GET /v1/1/payload.bin?{query()} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nRange: bytes=0-9\r\n\r\n",
             "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "HEAD /metrics HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
             f"POST /v1/1/payload.bin HTTP/1.1\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: 3\r\n\r\nabc",
             "GET /../secret HTTP/1.1\r\nHost: x\r\n\r\n",
             f"GET /edgeimpulse-ota/serve/{TOKEN}/1.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"]
    seeds = [seed.encode() for seed in seeds]
    with Server(TOOL, WORK, "--rate", "100000", "--legacy") as it:
        write(it.payloads, "p", payload())
        it.reload()
        paths = ["/../secret", "/%2e%2e/secret", "/..%2fsecret", "/v1/../secret", "/v1/1/../../secret", "/v1/1/payload.bin/../../secret",
                 "//secret", f"/{WORK}/secret", "/v1/..%00/secret", "/p", "/v1/1/p", "/payloads/p", "/tokens", "/../tokens", "\\..\\secret",
                 f"/edgeimpulse-ota/serve/{TOKEN}/../../secret.bin", "/edgeimpulse-ota/serve/../secret"]
        for path in paths:
            answer = it.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nConnection: close\r\n\r\n".encode())
            same(answer[:12] in (b"HTTP/1.1 404", b"HTTP/1.1 400"), True, f"{path}: {answer[:60]}")
        requests = [mutated(chance, chance.choice(seeds)) for _ in range(10_000)]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for request, answer in zip(requests, pool.map(it.raw, requests)):
                if answer and not answer.startswith(b"HTTP/1.1 "):
                    raise AssertionError(f"{request!r}: {answer[:80]!r}")
                if secret in answer or answer.startswith(b"HTTP/1.1 500"):
                    raise AssertionError(f"{request!r}: {answer[:200]!r}")
        same(it.payload()[0], 200, "it still serves")
        same(TOKEN in it.log_text(), False, "a token in the log")
        while it.metric("connections_open") != 1:  # this one; none is left over
            time.sleep(0.05)


def silent():
    """1,000 silent connections stop nobody, with room for them and without."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if most < 2000:
        print(f"skipped: a process may have {most} open files here")
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    for options in ([], ["--connections", "200"]):
        with Server(TOOL, WORK, "--header-timeout", "60", *options) as it:
            write(it.payloads, "p", payload())
            it.reload()
            held = []
            try:
                for number in range(1000):
                    held.append(it.connect())
                    if number % 2:
                        held[-1].sendall(b"GET /healthz HT")
                for _ in range(20):
                    same(it.payload()[0], 200, "while they are silent")
                metrics = it.metrics()
                while not options and metrics["connections_open"] + metrics["connections_too_slow_total"] > 1001:
                    metrics = it.metrics()  # the connection before this one had not ended yet
                still_open, refused = metrics["connections_open"], metrics["connections_refused_total"]
                late = metrics["connections_too_slow_total"]  # where all this took longer than a request may
                if options:
                    same(refused > 0 and refused + late > 700, True, "the silent ones made room")
                    same(still_open <= 200, True, "no more than may be")
                else:
                    same((still_open + late, refused), (1001.0, 0.0), "nobody had to make room")
            finally:
                for each in held:
                    each.close()


def slow():
    """A request that trickles in is cut off, whatever it sends."""
    begin, received = time.monotonic(), b""
    with Server(TOOL, WORK, "--header-timeout", "0.5") as it, it.connect() as trickle, it.connect() as nothing:
        trickle.settimeout(0.05)
        text = iter(b"GET /healthz HTTP/1.1\r\n" + b"X: y\r\n" * 10_000)
        while True:
            try:
                trickle.send(bytes([next(text)]))
                chunk = trickle.recv(1000)
                received += chunk
                if not chunk:
                    break
            except TimeoutError:
                pass
            except OSError:
                break
        same(received[:12] in (b"", b"HTTP/1.1 408"), True, str(received))
        same(time.monotonic() - begin >= 0.5, True, "not before its time")
        same(nothing.recv(1), b"", "a silent one is cut off, too")
        cut_off = 2.0
        while True:
            try:
                same(it.metric("connections_too_slow_total"), cut_off)
                break
            except (OSError, http.client.HTTPException):
                cut_off += 1  # on a busy machine, this question may be one more


def rate():
    """Too many requests of one token are 429, and leave others alone."""
    with Server(TOOL, WORK, "--rate", "1") as it:
        write(it.payloads, "p", payload(project=1))
        it.reload()

        def until_refused(token):
            request = f"GET /v1/1/payload.bin?{query()} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
            statuses, answers = [], b""
            while 429 not in statuses:  # on a busy machine a request may take the second after which one more is allowed
                more, text = it.statuses(request, 50)
                statuses, answers = statuses + more, answers + text
            return statuses, answers

        statuses, answers = until_refused(TOKEN)
        same(set(statuses), {200, 429}, "statuses")
        same(statuses[:2], [200] * 2, "those of two seconds at once")
        same(b"Retry-After: 1\r\n" in answers, True, "when to come back")
        same(it.payload(project=3, token=OTHER)[0], 204, "another token")
        same(set(until_refused("wrong")[0]), {401, 429}, "tokens that are tried")
        same(it.payload(project=3, token=OTHER)[0], 204, "a token of the same address")
        same(it.ask("/healthz", token=None)[0], 200)


def status_of(link):
    """Of a response whose rest is not read; none if the connection was ended."""
    try:
        return link.recv(12, socket.MSG_WAITALL)[9:]
    except ConnectionResetError:
        return b""


def share():
    """Who reads nothing of what it has asked for keeps out nobody with another token."""
    with Server(TOOL, WORK, "--connections", "50") as it:
        data = payload(size=1_000_000)
        write(it.payloads, "p", data)
        write(it.payloads, "p3", payload(project=3))
        it.reload()
        links = []
        try:
            for _ in range(60):
                links.append(it.connect(receive_buffer=1024))
                links[-1].sendall(f"GET /v1/1/payload.bin?{query()} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n\r\n".encode())
            for _ in range(20):
                same(it.payload(3, token=OTHER)[0], 200, "another token")
            held = [link for link in links if status_of(link) == b"200"]
            same(len(held), 38, "three for each one that is free")
            status, fields, nothing = it.payload()
            same((status, fields["Retry-After"], nothing), (503, "30", b""), "one more of the same token")
            same(it.payload(version=9)[0], 204, "what needs no room")
            received = b"HTTP/1.1 200"
            while len(received.split(b"\r\n\r\n", 1)[-1]) < len(data):
                received += held[0].recv(1 << 20)
            same(received.split(b"\r\n\r\n", 1)[1], data, "one that reads after all")
            same(body(it.payload()), data, "in its place")
            same(it.metric("responses_stalled_total"), 0.0)
        finally:
            for link in links:
                link.close()


def ask_until_lost(it, lines):
    """Until the log has lost more than so many lines. @return the number of requests"""
    asked = 0
    while True:
        same(set(it.statuses("GET /healthz HTTP/1.1\r\n", 1000)[0]), {200}, "statuses")
        asked += 1001
        if it.metric("log_lines_lost_total") > lines:
            return asked


def log():
    """Whatever becomes of the log, the server serves."""
    # Nobody reads it; then somebody does.
    it = Server(TOOL, WORK / "pipe")
    reader, writer = os.pipe()
    it.popen = {"stderr": writer}
    with os.fdopen(reader, "rb") as reading:
        with it:
            os.close(writer)
            asked = ask_until_lost(it, 0)
            lines = []
            while not lines or lines[-1]["event"] != "log-lost":
                lines.append(json.loads(reading.readline()))
            lost = it.metric("log_lines_lost_total")
            same(lines[-1]["text"], f"{int(lost)} lines could not be written")
        lines += map(json.loads, reading)
    same([line["event"] for line in lines if line["event"] != "request"], ["start", "log-lost", "stop"], "events")
    same(len(lines) - 3 + lost, asked + 1, "lines that were written or lost")

    # Nobody ever reads it: it ends nevertheless.
    it = Server(TOOL, WORK / "never")
    reader, writer = os.pipe()
    it.popen = {"stderr": writer}
    with it:
        it.statuses("GET /healthz HTTP/1.1\r\n", 1000)
        same(it.metric("log_lines_lost_total"), 0.0)
    os.close(reader)
    os.close(writer)

    # A file loses none, until it has no room.
    with Server(TOOL, WORK / "file") as it:
        for _ in range(10):
            it.statuses("GET /healthz HTTP/1.1\r\n", 1000)
        same(it.metric("log_lines_lost_total"), 0.0)
    same((len(it.log("request")), it.log()[-1]["event"]), (10_001, "stop"), "lines in a file")
    it = Server(TOOL, WORK / "full")
    it.popen = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))}
    with it:
        ask_until_lost(it, 1000)
        same(it.log_file.stat().st_size, 20_000, "what there is room for")

    # Standard error is closed: its number is not that of a connection.
    it = Server(TOOL.with_name("ei-ota-serve"), WORK / "closed")
    it.command.remove("serve")
    it.popen = {"preexec_fn": lambda: os.close(2)}
    with it:
        same({it.ask("/healthz", token=None)[2] for _ in range(20)}, {b"ok\n"})
        statuses, answers = it.statuses("GET /healthz HTTP/1.1\r\n", 20)
        same((statuses, b"event" in answers), ([200] * 20, False), "no line of the log is among the answers")


def reload():
    """A payload that is being written is not seen; a transfer goes on with what it began with."""
    first, second = payload(version=1, size=4_000_000), payload(version=2, size=1000)
    with Server(TOOL, WORK) as it:
        write(it.payloads, "p", first)
        it.reload()
        with it.connect(receive_buffer=4096) as slow_link:
            slow_link.sendall(f"GET /v1/1/payload.bin?{query()} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n"
                              "Connection: close\r\n\r\n".encode())
            received = slow_link.recv(4096)
            for size in (5, 36, 500, len(second) - 1):
                (it.payloads / "half").write_bytes(second[:size])
                it.reload()
                same(body(it.payload()), first, f"{size} bytes of a newer one")
            same(it.metric("payloads_left_out"), 1.0)
            same("half" in it.log("left-out")[-1]["text"], True, "the log says so")
            for name in (".hidden", "new.tmp", "new.part"):
                (it.payloads / name).write_bytes(second)
            (it.payloads / "half").unlink()
            it.reload()
            same(it.metric("payloads"), 1.0)
            write(it.payloads, "p", second)  # in the place of the one that is being sent
            it.reload()
            same(body(it.payload()), second, "the newer one")
            while chunk := slow_link.recv(1 << 20):
                received += chunk
        same(received.split(b"\r\n\r\n", 1)[1], first, "what was under way")
        shutil.rmtree(it.payloads)
        it.reload()
        same(body(it.payload()), second, "without its folder it goes on")
        same(it.metric("reloads_failed_total"), 1.0)


def terminate():
    """SIGTERM finishes a slow download, takes no new connection, and ends; the second one ends it at once."""
    data = payload(size=6_000_000)
    for again in (False, True):
        it = Server(TOOL, WORK)
        it.__enter__()  # pylint: disable=unnecessary-dunder-call
        write(it.payloads, "p", data)
        it.reload()
        with it.connect(receive_buffer=4096) as link, it.connect() as idle:
            link.sendall(f"GET /v1/1/payload.bin?{query()} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n\r\n".encode())
            received = link.recv(4096)
            idle.sendall(b"GET /healthz HTTP/1.1\r\n\r\n")
            same(idle.recv(4096)[:12], b"HTTP/1.1 200")
            it.process.send_signal(signal.SIGTERM)
            same(idle.recv(1), b"", "idle connections end")
            try:
                it.connect().close()
                raise AssertionError("a new connection was accepted")
            except ConnectionRefusedError:
                pass
            same(it.process.poll(), None, "it waits for the download")
            if again:
                it.process.send_signal(signal.SIGTERM)
                same(it.process.wait(), -signal.SIGTERM, "the second one")
                it.process.stdout.close()
                continue
            while chunk := link.recv(1 << 20):
                received += chunk
            same(received.split(b"\r\n\r\n", 1)[1], data, "the download")
        same(it.process.wait(), 0, "exit status")
        it.process.stdout.close()
        same(it.log()[-1]["event"], "stop")


def storm():
    """Whoever sends SIGHUP without end keeps neither requests nor SIGTERM away."""
    it = Server(TOOL, WORK)
    with it:
        for number in range(2000):  # so many that it is reading when the next signal comes
            (it.payloads / f"p{number}").write_bytes(payload(version=number))
        it.reload()
        sending = [subprocess.Popen([sys.executable, "-c", f"import os\nwhile True: os.kill({it.process.pid}, 1)"],
                                    stderr=subprocess.DEVNULL) for _ in range(2)]
        it.wait_for_log("reload", 5)
        same(it.payload(version=1998)[0], 200)
        it.process.terminate()
        same(it.process.wait(), 0, "exit status")
        for each in sending:
            same(each.wait(), 1, "it sends until the server has ended")
    same(it.log()[-1]["event"], "stop")


def memory():
    """Payloads beyond --memory are left out, and many slow downloads of one take no memory of their own."""
    with Server(TOOL, WORK, "--memory", "8") as it:
        for number in range(4):
            write(it.payloads, f"p{number}", payload(version=number + 1, size=3 << 20))
            time.sleep(0.02)
        it.reload()
        same((it.metric("payloads"), it.metric("payloads_left_out")), (2.0, 2.0))
        same("E-limit" in it.log("left-out")[0]["text"], True)
        links = [it.connect(receive_buffer=4096) for _ in range(100)]
        for link in links:
            link.sendall(f"GET /v1/1/payload.bin?{query()} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n\r\n".encode())
            link.recv(10)
        same(it.payload(project=2)[0], 204)
        same(max(it.memory()) < 64 << 10, True, f"memory in KiB, now and at most: {it.memory()}")
        for link in links:
            link.close()


def starts():
    """What it refuses to start with."""
    def refused(status, text, *arguments):
        result = subprocess.run([str(TOOL), "serve", *map(str, arguments)], capture_output=True, text=True, check=False)
        same(result.returncode, status, f"{arguments}: {result.stderr}")
        same(text in result.stderr, True, result.stderr)

    with Server(TOOL, WORK) as it:
        refused(2, "E-usage", it.payloads)
        refused(2, "E-usage", it.payloads, "--tokens", it.tokens, "--port", "65536")
        refused(3, "E-path", WORK / "nothing", "--tokens", it.tokens)
        refused(3, "E-path", it.payloads, "--tokens", WORK / "nothing")
        refused(3, "E-listen", it.payloads, "--tokens", it.tokens, "--port", it.port)
        refused(3, "E-listen", it.payloads, "--tokens", it.tokens, "--host", "192.0.2.1")
        it.tokens.chmod(0o644)
        refused(1, "E-tokens", it.payloads, "--tokens", it.tokens)
        refused(0, "", "--help")
        with socket.socket() as outside:  # not on another address of this machine
            same(outside.connect_ex(("127.0.0.2", it.port)) != 0, True, "127.0.0.1 only")


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    cases = (selection, transfers, tokens, legacy, malformed, silent, slow, rate, share, log, reload, terminate, storm, memory, starts,
             studio, studio_legacy, studio_fails, studio_ends, studio_starts)
    {case.__name__: case for case in cases}[sys.argv[3]]()


if __name__ == "__main__":
    main()
