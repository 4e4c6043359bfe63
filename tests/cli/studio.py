#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A stand-in for the part of Studio's API that `ei-ota fetch` uses, and for a storage that it redirects to. Both listen on the
loopback only. It serves builds, and misbehaves as it is told.

    studio.py FOLDER [--tls CERTIFICATE KEY] [MISBEHAVIOUR[=ARGUMENT]]...

FOLDER/VERSION.zip are the builds of project 123, for anybody with the key "ei_0123456789abcdef"; `--build` makes the next
version of FOLDER/next.zip. The API's URL is printed when it listens. Each request becomes a line of FOLDER/requests:
server, method, path, key, body; and the time, with `times`.
"""

import http.server
import json
import os
import pathlib
import re
import shutil
import socket
import ssl
import sys
import threading
import time

KEY = "ei_0123456789abcdef"
PROJECT = "123"
MISBEHAVIOURS = {
    "unauthorized": "401 to everything", "forbidden": "403 to everything", "missing": "404 to everything",
    "refused": "an error in a 200, with the key in it", "busy": "429 to the first request, Retry-After: ARGUMENT",
    "always-busy": "429 to all of them", "down": "500 to the first ARGUMENT requests", "cut": "the first ARGUMENT downloads end early",
    "short": "downloads are archives that end early", "page": "a web page instead of everything",
    "page-download": "a web page instead of a download", "endless": "a download without end", "big": "a download that says it has 1 TB",
    "redirect": "downloads are in storage, on another host", "far": "redirects lead to ARGUMENT", "circle": "redirects without end",
    "api-redirects": "questions are redirected", "job-fails": "builds fail", "job-waits": "builds never end",
    "silent": "no answer at all", "no-build": "there is none of any kind", "lost": "the answer to a POST is lost",
    "storage-refuses": "storage says 403", "no-job": "the answer to a POST has no id",
}


class Studio(http.server.ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = False

    def handle_error(self, request, client_address):
        pass  # clients that go away


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    @property
    def told(self):
        return self.server.told

    def note(self, body):
        with self.told.lock:
            line = [self.server.name, self.command, self.path, self.headers.get("x-api-key", "-"), body or "-"]
            with (self.told.folder / "requests").open("a", encoding="utf-8") as log:
                log.write(" ".join(line) + "\n")
            with (self.told.folder / "times").open("a", encoding="utf-8") as log:
                log.write(f"{time.monotonic()}\n")
            self.told.count += 1

    def reply(self, status, body, kind="application/json", **headers):
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        if isinstance(body, str):
            body = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", headers.pop("length", str(len(body))))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def refuse(self, error, status=200):
        self.reply(status, {"success": False, "error": error})

    def redirect(self, to):
        self.reply(302, "", Location=to)

    def do_GET(self):
        self.answer("")

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

    def answer(self, body):
        self.note(body)
        told, key = self.told, self.headers.get("x-api-key", "")
        if self.server.name == "storage":
            return self.refuse("Signature has expired", 403) if "storage-refuses" in told else self.send_build(self.path)
        if "silent" in told:
            return time.sleep(3600)
        if "unauthorized" in told:
            return self.refuse(f"The key {key} is not known", 401)
        if "forbidden" in told:
            return self.refuse("Not a key of this project", 403)
        if "missing" in told:
            return self.reply(404, "<h1>Not found</h1>", "text/html")
        if "refused" in told:
            return self.refuse(f"No access with {key} \x1b[31m" + "x" * 1000)
        if "page" in told:
            return self.reply(200, "<!DOCTYPE html><title>Sign in to the hotel's network</title>", "text/html")
        if "always-busy" in told or ("busy" in told and told.count == 1):
            wait = told.get("busy") or told.get("always-busy")
            return self.reply(429, "", **({"Retry_After": wait} if wait else {}))
        if told.count <= int(told.get("down") or 0):
            return self.reply(500, "<h1>Internal error</h1>", "text/html")
        if "lost" in told and self.command == "POST":
            return self.hang_up()
        if key != KEY:
            return self.refuse("Invalid API key", 401)
        match = re.fullmatch(rf"/v1/api/{PROJECT}/([a-z0-9/-]+)(?:\?([A-Za-z0-9=&_-]*))?", self.path)
        if not match:
            return self.refuse("No such project")
        return self.route(match[1], dict(part.split("=") for part in (match[2] or "").split("&") if part), body)

    def route(self, path, query, body):
        told = self.told
        newest = told.newest()
        if "api-redirects" in told:
            return self.redirect("/v1/api/elsewhere")
        if path == "deployment":
            known = query.get("type") == "zip" and query.get("engine") == "tflite-eon" and query.get("modelType") == "int8"
            if not known or not newest or "no-build" in told:
                return self.reply(200, {"success": True, "hasDeployment": False})
            return self.reply(200, {"success": True, "hasDeployment": True, "version": newest})
        if path == "jobs/build-ondevice-model" and self.command == "POST":
            assert query["type"] and json.loads(body).keys() == {"engine", "modelType"}
            told.asked = 0
            return self.reply(200, {"success": True} if "no-job" in told else
                              {"success": True, "id": 12873488112, "deploymentVersion": newest + 1})
        if path == "jobs/12873488112/status":
            return self.reply(200, {"success": True, "job": self.job()})
        if path == "deployment/download":
            return self.download(f"{newest}.zip")
        if path == "deployment/history":
            return self.reply(200, {"success": True, "totalDeploymentCount": newest, "deployments": [
                {"deploymentVersion": version, "deploymentFormat": "zip"} for version in range(newest, 0, -1)]})
        if match := re.fullmatch(r"deployment/history/(\d+)/download", path):
            if not (told.folder / f"{match[1]}.zip").exists():
                return self.refuse("Could not find this deployment")
            return self.download(f"{match[1]}.zip")
        return self.refuse("No such call")

    def job(self):
        """Waits for one question, runs for another one."""
        told = self.told
        told.asked += 1
        job = {"id": 12873488112, "created": "2026-11-29T00:00:00Z", "started": None, "finished": None, "finishedSuccessful": None}
        if told.asked > 1:
            job["started"] = "2026-11-29T00:00:01Z"
        if told.asked > 2 and "job-waits" not in told:
            job |= {"finished": "2026-11-29T00:00:02Z", "finishedSuccessful": "job-fails" not in told}
            if "job-fails" not in told and (told.folder / "next.zip").exists():
                shutil.move(told.folder / "next.zip", told.folder / f"{told.newest() + 1}.zip")
        return job

    def download(self, name):
        told = self.told
        if "circle" in told:
            return self.redirect(self.path)
        if "far" in told:
            return self.redirect(told["far"])
        if "redirect" in told:
            return self.redirect(f"{told.storage}/{name}?signature=secret")
        return self.send_build(name)

    def send_build(self, name):
        told = self.told
        if "page-download" in told:
            return self.reply(200, "<html>Please sign in</html>", "text/html")
        build = (told.folder / pathlib.PurePath(name.split("?")[0]).name).read_bytes()
        if "short" in told:
            build = build[:-100]
        if "endless" in told:
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(b"PK" + bytes(1 << 20))
        if "big" in told:
            return self.reply(200, build, "application/zip", length=str(1 << 40))
        told.cuts += 1
        if told.cuts <= int(told.get("cut") or 0):
            self.reply(200, build[: len(build) // 2], "application/zip", length=str(len(build)))
            return self.hang_up()
        return self.reply(200, build, "application/zip")


class Told(dict):
    """What it was told to do, and what it has done."""

    def __init__(self, folder, behaviours):
        super().__init__(behaviours)
        self.folder, self.lock, self.count, self.cuts, self.asked, self.storage = folder, threading.Lock(), 0, 0, 0, ""

    def newest(self):
        return max((int(path.stem) for path in self.folder.glob("*.zip") if path.stem.isdigit()), default=0)


def listen(name, host, told):
    server = Studio((host, 0), Handler)
    server.name, server.told = name, told
    return server


def main():
    folder, *words = sys.argv[1:]
    tls = None
    if words[:1] == ["--tls"]:
        tls, words = words[1:3], words[3:]
    behaviours = {word.split("=", 1)[0]: (word.split("=", 1) + [""])[1] for word in words}
    if unknown := behaviours.keys() - MISBEHAVIOURS.keys():
        sys.exit(f"studio.py: no such misbehaviour: {', '.join(unknown)}")
    told = Told(pathlib.Path(folder), behaviours)
    studio, storage = listen("studio", "127.0.0.1", told), listen("storage", "127.0.0.2", told)
    told.storage = f"http://127.0.0.2:{storage.server_port}"
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
        studio.socket = context.wrap_socket(studio.socket, server_side=True)
    for server in (studio, storage):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"{'https' if tls else 'http'}://127.0.0.1:{studio.server_port}/v1/api", flush=True)
    parent = os.getppid()
    while os.getppid() == parent:  # whoever started it may be gone without a word
        time.sleep(0.2)


if __name__ == "__main__":
    main()
