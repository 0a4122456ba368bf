"""What bench/clients compares for forwarding: the same upstream behind each, one core each."""

import contextlib
import os
import pathlib
import shutil
import socket
import threading

from jackfield import Jackfield
from peers import Nginx

MODULE = pathlib.Path("/usr/lib/nginx/modules/ngx_stream_module.so")
BLOCK = 1 << 20

# As it is without any tuning; its buffers are 16 KiB each way.
NGINX = """
load_module {module};
daemon off;
{user}
worker_processes 1;
pid nginx.pid;
error_log error.log;
events {{ worker_connections 1024; }}
stream {{
  server {{
    listen 127.0.0.1:{port};
    proxy_pass 127.0.0.1:{upstream};
  }}
}}
"""


class Upstream:
    """Answers the first byte of a connection: 'g' with bytes without end, 'p' by taking all, 'e' with each that comes."""

    def __init__(self):
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            connection, _ = self.listening.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    @staticmethod
    def _serve(connection):
        buffer = bytearray(BLOCK)
        with connection, contextlib.suppress(OSError):
            what = connection.recv(1)
            while what == b"g":
                connection.sendall(buffer)
            while what and (count := connection.recv_into(buffer)):
                if what == b"e":
                    connection.sendall(buffer[:count])


UPSTREAM = Upstream()


class ForwardJackfield(Jackfield):
    rows = "forward*"

    @contextlib.contextmanager
    def started(self):
        with super().started():
            self.port = self.ports["bench"]
            yield self

    def _make_home(self):
        super()._make_home()
        etc = self.home / "etc"
        (etc / "io.jackfield.client.forward-bench.cfg").write_text(f"upstream = 127.0.0.1:{UPSTREAM.port}\n")
        (etc / "io.jackfield.tcp.listener-bench.cfg").write_text("protocol = forward-bench\nport = 0\n")


class StreamNginx(Nginx):
    rows = "forward*"

    @classmethod
    def missing(cls):
        if not shutil.which("nginx") or not MODULE.exists():
            return "nginx with its stream module is not installed (libnginx-mod-stream)"
        return None

    def _configure(self):
        user = "user root;" if os.geteuid() == 0 else ""
        text = NGINX.format(module=MODULE, user=user, port=self.port, upstream=UPSTREAM.port)
        (self.folder / "nginx.conf").write_text(text)
