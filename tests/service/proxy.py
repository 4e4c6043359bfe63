# SPDX-License-Identifier: MIT
"""templates/nginx.conf for a test: with addresses and paths of its own, and a certificate for this machine."""

import http.client
import os
import signal
import socket
import ssl
import subprocess
import time

from server import TOKEN, ask


def replaced(text, changes):
    for old, new in changes.items():
        assert text.count(old) == 1, f"{text.count(old)} times: {old}"
        text = text.replace(old, new)
    return text


def free_port():
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


def make_certificate(openssl, folder):
    subprocess.run([openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                    "/CN=updates.example.com", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem", "-out",
                    folder / "certificate.pem"], check=True, capture_output=True)


def with_legacy(template):
    """The template without the # in front of each line of its last server, which is for devices with edgeimpulse_ota."""
    head, mark, rest = template.partition("\n#server {\n")
    assert mark, "there is no server for devices with edgeimpulse_ota"
    return head + "".join(line.removeprefix("#") + "\n" for line in (mark + rest).splitlines())


class Proxy:
    """nginx before the server at 127.0.0.1:`upstream`; in `folder` are the certificate and, later, nginx's files."""

    def __init__(self, nginx, template, folder, upstream, rate="10r/s"):
        self.nginx, self.template, self.folder, self.upstream, self.rate = nginx, template, folder, upstream, rate
        self.process = self.port = self.plain_port = None  # with TLS, and for devices with edgeimpulse_ota

    def configuration(self):
        folder, names = self.folder, ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        template = replaced(with_legacy(self.template.read_text(encoding="utf-8")), {
            "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
            "127.0.0.1:8080": f"127.0.0.1:{self.upstream}", "listen 443 ssl": f"listen 127.0.0.1:{self.port} ssl",
            "/etc/letsencrypt/live/updates.example.com/fullchain.pem": f"{folder}/certificate.pem",
            "/etc/letsencrypt/live/updates.example.com/privkey.pem": f"{folder}/key.pem",
            "/var/log/nginx/ei-ota-error.log": f"{folder}/error.log",
            "rate=10r/s": f"rate={self.rate}"}).replace("/var/log/nginx/ei-ota.log", f"{folder}/access.log")
        user = "user root;\n" if os.getuid() == 0 else ""
        return (f"daemon off;\n{user}pid {folder}/pid;\nerror_log {folder}/main.log warn;\nevents {{}}\nhttp {{\n" +
                "".join(f"{name}_temp_path {folder}/{name};\n" for name in names) + f"access_log off;\n{template}}}\n")

    def answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port)).close()
            return True
        except ConnectionRefusedError:
            return False

    def __enter__(self):
        configuration = self.folder / "nginx.conf"
        while self.process is None or self.process.poll() is not None:  # another program may have taken the port
            self.port, self.plain_port = free_port(), free_port()
            configuration.write_text(self.configuration(), encoding="utf-8")
            subprocess.run([self.nginx, "-t", "-q", "-p", self.folder, "-c", configuration], check=True)
            self.process = subprocess.Popen([self.nginx, "-p", self.folder, "-c", configuration])
            while self.process.poll() is None and not self.answers():
                time.sleep(0.01)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def ask(self, path, method="GET", token=TOKEN, **fields):
        """@return status, header fields, body"""
        context = ssl.create_default_context(cafile=self.folder / "certificate.pem")
        return ask(http.client.HTTPSConnection("127.0.0.1", self.port, context=context), path, method, token, fields)
