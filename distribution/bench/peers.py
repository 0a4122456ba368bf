"""nginx and Caddy, each with one worker's worth of core and the same two things to serve.

Reloads are asked for as 'nginx -s reload' and 'caddy reload --force' do it, but from here: starting a
program for it would take the client's core away from the client.
"""

import contextlib
import http.client
import os
import re
import shutil
import signal
import subprocess
import time

from processes import Failed, answers, await_true, children, free_port, output_of, running

# A connection is kept for any number of requests: else nginx closes it after 1000 and hides what a reload closes.
NGINX = """
daemon off;
{user}
worker_processes 1;
pid nginx.pid;
error_log error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  keepalive_requests 1000000000;
  keepalive_timeout 300s;
  default_type text/plain;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  server {{
    listen 127.0.0.1:{port};
    root files;
    location = /hello {{ return 200 "hello, x\\n"; }}
  }}
}}
"""

CADDY = """
{{
  admin 127.0.0.1:{admin}
  auto_https off
}}
http://127.0.0.1:{port} {{
  bind 127.0.0.1
  root * {files}
  respond /hello "hello, x
"
  file_server
}}
"""


class Peer:
    """A server with a folder for everything it writes; run as root, its worker stays root to read that."""

    def __init__(self, folder, cores):
        self.folder = folder / self.program
        self.cores = cores
        self.port = free_port()
        (self.folder / "files").mkdir(parents=True)
        (self.folder / "files" / "kib.txt").write_bytes(b"x" * 1023 + b"\n")

    @classmethod
    def missing(cls):
        return None if shutil.which(cls.program) else f"{cls.program} is not installed"

    @contextlib.contextmanager
    def started(self):
        self._configure()
        # Caddy keeps things in its user's folders unless told of others.
        env = {**os.environ, **dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(self.folder))}
        with (
            open(self.folder / "out.log", "wb") as out,
            running(
                self.cores.server_command(self._command()),
                env=env, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            ) as process,
        ):
            self.pid = process.pid
            await_true(lambda: process.poll() is not None or answers(self.port), "answer", 20)
            if process.poll() is not None:
                raise Failed((self.folder / "out.log").read_text(errors="replace").strip())
            yield self

    def url(self, target):
        paths = {"hello": "/hello?name=x", "file": "/kib.txt"}
        return f"http://127.0.0.1:{self.port}{paths[target]}"

    def changes(self, _target):
        return {"reload": self.reload}


class Nginx(Peer):
    name, program = "nginx", "nginx"

    @staticmethod
    def version():
        text = subprocess.run(["nginx", "-v"], capture_output=True, text=True, check=False).stderr
        return "nginx " + re.search(r"[\d.]+", text)[0]

    def reload(self):
        """Ends when a new worker is there; the old one closes its connections from then on."""
        began = time.monotonic()
        before = children(self.pid)
        os.kill(self.pid, signal.SIGHUP)
        await_true(lambda: children(self.pid) - before, "new worker", 20)
        return (time.monotonic() - began) * 1000

    def _configure(self):
        user = "user root;" if os.geteuid() == 0 else ""
        text = NGINX.format(user=user, port=self.port)
        (self.folder / "nginx.conf").write_text(text)

    def _command(self):
        return ["nginx", "-e", "error.log", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]


class Caddy(Peer):
    name, program = "Caddy", "caddy"

    @staticmethod
    def version():
        return "Caddy " + output_of(["caddy", "version"]).split()[0]

    def reload(self):
        began = time.monotonic()
        headers = {"Content-Type": "text/caddyfile", "Cache-Control": "must-revalidate"}
        admin = http.client.HTTPConnection("127.0.0.1", self.admin, timeout=60)
        with contextlib.closing(admin):
            admin.request("POST", "/load", self.config, headers)
            answer = admin.getresponse()
            if answer.status != 200:
                raise Failed(f"caddy: {answer.read().decode(errors='replace').strip()}")
        return (time.monotonic() - began) * 1000

    def _configure(self):
        self.admin = free_port()
        self.config = CADDY.format(admin=self.admin, port=self.port, files=self.folder / "files")
        (self.folder / "Caddyfile").write_text(self.config)

    def _command(self):
        return ["caddy", "run", "--config", str(self.folder / "Caddyfile")]
