# SPDX-License-Identifier: MIT
"""What `ei-ota serve` answers, beside nginx, and what it takes of memory meanwhile."""

import os
import re
import resource
import shutil
import socket
import statistics
import struct
import subprocess
import sys

from report import ROOT, WORK, table, verdict

sys.path.insert(0, str(ROOT / "tests/service"))
from proxy import Proxy, free_port, make_certificate  # noqa: E402
from server import TOKEN, Server, payload, query, write  # noqa: E402

TOOL = WORK / "eiota/bin/ei-ota"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")
FOLDER = WORK / "service"
SIZES = 2_000, 100_000  # of a payload's content
CLIENTS, SECONDS, TURNS = 50, 3, 5
MANY = 2000  # connections
SERVE = "`ei-ota serve`"
GOAL = 0.2  # of nginx's rate
PATH = "/v1/1/payload.bin"
AUTHORIZATION = f"Authorization: Bearer {TOKEN}"


class Nginx(Proxy):
    """The template, and the same file served by nginx itself, at two ports more: without TLS and with it."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.plain, self.secure = free_port(), free_port()

    def configuration(self):
        own = "".join(f"""
server {{
  listen 127.0.0.1:{port}{tls};
  ssl_certificate {self.folder}/certificate.pem;
  ssl_certificate_key {self.folder}/key.pem;
  ssl_protocols TLSv1.2 TLSv1.3;
  root {self.folder}/files;
  access_log {self.folder}/access.log ei_ota;
}}
""" for port, tls in ((self.plain, ""), (self.secure, " ssl")))
        before = super().configuration().rstrip().removesuffix("}").replace("burst=20", "burst=100000")
        return f"worker_processes auto;\n{before}sendfile on;\ntcp_nopush on;\n{own}}}\n"


def in_ms(time):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", time).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit]


def load(url, clients, seconds):
    """@return requests a second, p99 in ms"""
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", "--latency", "-H", AUTHORIZATION, url]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{url}: {said}")
    return float(re.search(r"Requests/sec: +([\d.]+)", said)[1]), in_ms(re.search(r"99% +(\S+)", said)[1])


def medians(urls):
    """Lets them take turns. @return {name: (requests a second, p99)}"""
    found = {name: [] for name in urls}
    for _ in range(TURNS):
        for name, url in urls.items():
            found[name].append(load(url, CLIENTS, SECONDS))
    return {name: tuple(statistics.median(each) for each in zip(*runs)) for name, runs in found.items()}


def served(folder, *options):
    """A server of its own folder, whose rate is no limit."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return Server(TOOL, folder, "--rate", "1000000", *options)


def put(server, data):
    write(server.payloads, "p", data)
    server.reload()


def rates():
    rows = []
    question = f"{PATH}?{query()}"
    for size in SIZES:
        with served(FOLDER) as server:
            data = payload(version=7, size=size)
            put(server, data)
            make_certificate("openssl", FOLDER)
            (FOLDER / "files" / PATH.strip("/")).parent.mkdir(parents=True)
            (FOLDER / "files" / PATH.strip("/")).write_bytes(data)
            with Nginx(NGINX, ROOT / "templates/nginx.conf", FOLDER, server.port, rate="1000000r/s") as nginx:
                found = medians({"nginx": f"http://127.0.0.1:{nginx.plain}{question}",
                                 SERVE: f"http://127.0.0.1:{server.port}{question}",
                                 "nginx, TLS": f"https://127.0.0.1:{nginx.secure}{question}",
                                 f"nginx, TLS, before {SERVE}": f"https://127.0.0.1:{nginx.port}{question}",
                                 f"{SERVE}, nothing newer": f"http://127.0.0.1:{server.port}{PATH}?{query(version=7)}"})
        for name, (rate, p99) in found.items():
            peer = found["nginx, TLS" if "TLS" in name else "nginx"][0]
            share = [f"{rate / peer:.0%}", verdict(GOAL, rate / peer)] if name.endswith(SERVE) else ["", ""]
            rows.append([name, len(data) if "newer" not in name else 0, round(rate), round(p99, 1), *share])
    return rows


def stalled(server, text):
    """Connections of which each has sent `text` and reads nothing."""
    links = [server.connect(receive_buffer=4096) for _ in range(MANY)]
    for link in links:
        link.sendall(text)
    server.ask("/healthz", token=None)  # what came before has been read
    return links


def memory():
    request = f"GET {PATH}?{query()} HTTP/1.1\r\nHost: x\r\n{AUTHORIZATION}\r\n\r\n".encode()
    url = f"{PATH}?{query()}"
    uses = {"none, for comparison": lambda server: None,
            "downloads one after the other":
                lambda server: load(f"http://127.0.0.1:{server.port}{url}", MANY, 2 * SECONDS),
            "requests that are never completed": lambda server: stalled(server, request[:-3]),
            "downloads that nobody reads": lambda server: stalled(server, request)}
    rows = []
    for name, use in uses.items():
        with served(FOLDER, "--header-timeout", "60") as server:
            put(server, payload(version=7, size=SIZES[1]))
            links = use(server)
            rows.append([name, round(server.memory()[1] / 1024, 1)])
            for link in links if isinstance(links, list) else ():
                link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # or the server waits for them
                link.close()
    return rows


def section(_exports):
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    version = subprocess.run([NGINX, "-v"], check=True, capture_output=True, text=True).stderr.strip().removeprefix("nginx version: ")
    return f"""## Service

Made by `scripts/bench service`: requests that wrk sends over {CLIENTS} connections from one thread for {SECONDS} s, as medians of
{TURNS} turns in which all servers take part one after the other. {version} runs one process for each of the {os.cpu_count()} cores, which wrk
shares; it serves the same file itself, without TLS and with it, and is the proxy of templates/nginx.conf, which demands TLS. The
limits of requests, of the template and of `ei-ota serve`, are raised to a million a second. Each server writes a line of log for each
request. The goal is {GOAL:.0%} of the requests that nginx answers with the file.

""" + table(["server", "bytes", "requests/s", "p99, ms", "of nginx", "goal"], rates()) + f"""
Peak resident memory of `ei-ota serve` with one payload of {SIZES[1] // 1000} KB and {MANY:,} connections:

""" + table(["load", "MiB"], memory())
