"""What bench/http compares: the same texts and files, the same certificate, one core each."""

import contextlib
import functools
import pathlib
import shutil
import subprocess

import javaserver
from jackfield import DIST, Jackfield, without_access_log
from peers import Nginx, Peer
from processes import Failed, await_true, free_port, output_of

TEXTS = ("text, asynchronous", "text, blocking", "text, connection each", "text, pipelined", "text, TLS",
         "text, TLS connection each", "text, HTTP/2")
FILES = ("file 1 KiB, few", "file 1 KiB, many", "file 64 KiB", "file 1 MiB")
FEW, MANY = 100, 10_000

# Debian's nginx writes an access log; the buffer is what its documentation recommends for a busy one.
NGINX = """
daemon off;
{user}
worker_processes 1;
pid nginx.pid;
error_log error.log;
events {{ worker_connections 1024; }}
http {{
  access_log {log};
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  keepalive_timeout 300s;
  default_type text/plain;
  open_file_cache max=1000 inactive=300s;
  open_file_cache_valid 1s;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    listen 127.0.0.1:{tls_port} ssl backlog=1024;
    listen 127.0.0.1:{http2_port} http2 backlog=1024;
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    ssl_protocols TLSv1.2 TLSv1.3;
    root files;
    location = /text {{ return 200 "hello, x\\n"; }}
  }}
}}
"""


def make_files(folder):
    """The same names and sizes for all."""
    for name, size, count in (("few", 1024, FEW), ("many", 1024, MANY), ("64k", 65536, 1), ("1m", 1 << 20, 1)):
        (folder / name).mkdir(parents=True)
        for number in range(count):
            (folder / name / f"{number}.txt").write_bytes(f"{number:8}".encode() * (size // 8))


@functools.cache
def certificate(folder):
    """One for all, of the kind that Jackfield makes for development: EC, P-256."""
    crt, key = folder / "bench.crt", folder / "bench.key"
    output_of(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
               "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-out", str(crt),
               "-keyout", str(key)])
    return crt, key


class HttpJackfield(Jackfield):
    """As it is shipped: with its access log."""

    rows = (*TEXTS, *FILES)
    files_path = "/public"

    def offers(self, row):
        return row in self.rows

    def __init__(self, folder, cores):
        super().__init__(folder, cores)
        self.certificate = certificate(folder.parent)

    @contextlib.contextmanager
    def started(self):
        make_files(self.public)
        with super().started():
            self.port, self.tls_port = self.ports["http"], self.ports["https"]
            self.http2_port = self.port
            self.command("deploy", str(javaserver.plaintext_bundle()))
            yield self

    def configured(self, text):
        crt, key = self.certificate
        text = text.replace("\ntls.certificate =\n", f"\ntls.certificate = {crt}\n")
        return text.replace("\ntls.key =\n", f"\ntls.key = {key}\n")

    def text_path(self, row):
        return "/blocking" if row == "text, blocking" else "/async"


class QuietJackfield(HttpJackfield):
    name = "Jackfield, no log"
    rows = TEXTS

    def configured(self, text):
        return without_access_log(super().configured(text))


class HttpNginx(Nginx):
    rows = tuple(row for row in (*TEXTS, *FILES) if row != "text, blocking")
    log = "access.log combined buffer=64k flush=1s"
    files_path = ""

    def __init__(self, folder, cores):
        super().__init__(folder, cores)
        self.tls_port, self.http2_port = free_port(), free_port()
        self.certificate = certificate(folder.parent)
        shutil.rmtree(self.folder / "files")
        make_files(self.folder / "files")

    def offers(self, row):
        return row in self.rows

    def _configure(self):
        user = "user root;" if pathlib.Path.home() == pathlib.Path("/root") else ""
        crt, key = self.certificate
        text = NGINX.format(user=user, port=self.port, tls_port=self.tls_port, http2_port=self.http2_port, log=self.log,
                            certificate=crt, key=key)
        (self.folder / "nginx.conf").write_text(text)

    def text_path(self, _row):
        return "/text"


class QuietNginx(HttpNginx):
    name = "nginx, no log"
    rows = tuple(row for row in TEXTS if row != "text, blocking")
    log = "off"


class NettyHttp(Peer):
    """No log, no files: what the library alone costs."""

    name, program = "Netty", "java"
    rows = tuple(row for row in TEXTS if row not in ("text, blocking", "text, HTTP/2"))

    def __init__(self, folder, cores):
        super().__init__(folder, cores)
        self.tls_port = free_port()
        self.certificate = certificate(folder.parent)

    @staticmethod
    def version():
        jar = next((DIST / "system").glob("netty-codec-http-*.jar"))
        return "Netty " + jar.stem.split("-")[-1].removesuffix(".Final")

    def offers(self, row):
        return row in self.rows

    def _configure(self):
        pass

    def _command(self):
        crt, key = self.certificate
        return javaserver.command("NettyHttp", javaserver.shipped_jars(), self.port, self.tls_port, crt, key)

    def text_path(self, _row):
        return "/text"


class JettyHttp(Peer):
    name, program = "Jetty", "java"
    rows = (*(row for row in TEXTS if row != "text, HTTP/2"), *FILES)
    files_path = ""

    def __init__(self, folder, cores):
        super().__init__(folder, cores)
        self.tls_port = free_port()
        self.certificate = certificate(folder.parent)
        shutil.rmtree(self.folder / "files")
        make_files(self.folder / "files")

    @classmethod
    def missing(cls):
        try:
            javaserver.jetty_jars()
        except (Failed, OSError) as problem:
            return str(problem)
        return None

    @staticmethod
    def version():
        return "Jetty " + next(javaserver.JETTY.glob("jetty-server-*.jar")).stem.split("-")[-1]

    def offers(self, row):
        return row in self.rows

    def _configure(self):
        crt, key = self.certificate
        self.store = self.folder / "bench.p12"
        output_of(["openssl", "pkcs12", "-export", "-in", str(crt), "-inkey", str(key), "-out", str(self.store),
                   "-passout", "pass:bench"])

    def _command(self):
        return javaserver.command("JettyHttp", javaserver.jetty_jars(), self.port, self.tls_port, self.store,
                                  self.folder / "files")

    def text_path(self, row):
        return "/blocking" if row == "text, blocking" else "/async"


KINDS = (HttpJackfield, QuietJackfield, NettyHttp, HttpNginx, QuietNginx, JettyHttp)
