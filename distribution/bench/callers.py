"""What bench/clients compares for files on other servers: Jackfield's client and curl, with the same servers.

A server has one core, and who calls it the other one. Each row is measured for all who call, in turn.
"""

import contextlib
import dataclasses
import fnmatch
import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import compare
import javaserver
from ftpservers import Pyftpdlib, Vsftpd
from jackfield import PROGRAM, Jackfield
from peers import Nginx
from processes import Cores, Failed, move, output_of

MIB = 1 << 20
LARGE, LARGE_WANTED = 512 * MIB, 0.9
SMALL, MANY, MANY_WANTED = 4096, 1000, 0.5
LONGEST = 300
WIDTHS = (26, 20, 10, 19, 6)

NGINX = """
daemon off;
{user}
worker_processes 1;
pid nginx.pid;
error_log error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  sendfile on;
  keepalive_requests 1000000;
  client_max_body_size 0;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  server {{
    listen 127.0.0.1:{port};
    root files;
    dav_methods PUT;
  }}
}}
"""


class DavNginx(Nginx):
    scheme, user, password = "http", "", ""
    folder_of_files = "/"

    def __init__(self, folder, cores):
        super().__init__(folder, cores)
        self.served = self.folder / "files"

    def _configure(self):
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(NGINX.format(user=user, port=self.port))


class FtpVsftpd(Vsftpd):
    scheme = "ftp"


class FtpPyftpdlib(Pyftpdlib):
    scheme = "ftp"


SERVERS = (DavNginx, FtpVsftpd, FtpPyftpdlib)


@dataclasses.dataclass
class Row:
    """A server, and what is done with it: 'get' or 'put', of one large file or of many small ones."""

    kind: type
    what: str
    count: int

    @property
    def name(self):
        size = f"{LARGE // MIB} MiB" if self.count == 1 else f"{self.count} of {SMALL // 1024} KiB"
        return f"{self.what} {size}, {self.kind.name}"

    @property
    def units(self):
        """MiB or files."""
        return LARGE // MIB if self.count == 1 else self.count

    @property
    def wanted(self):
        return LARGE_WANTED if self.count == 1 else MANY_WANTED


def rows():
    return [Row(kind, what, count) for count in (1, MANY) for kind in SERVERS for what in ("get", "put")]


@dataclasses.dataclass
class Job:
    """What one call has to do, with the names on both sides; those of many have a number behind them."""

    server: object
    what: str
    count: int
    here: object

    def __post_init__(self):
        size = "large" if self.count == 1 else "small"
        self.there = f"{'down' if self.what == 'get' else 'up'}/{size}"
        self.local = self.here / ("in" if self.what == "get" else "out") / size

    @property
    def base(self):
        return f"{self.server.scheme}://127.0.0.1:{self.server.port}{self.server.folder_of_files.rstrip('/')}"

    def numbers(self):
        return [""] if self.count == 1 else range(self.count)

    def clear(self):
        """Takes away what the call before has made."""
        for folder in (self.here / "in", self.server.served / "up"):
            for file in folder.iterdir():
                file.unlink()

    def check(self):
        folder = self.here / "in" if self.what == "get" else self.server.served / "up"
        sizes = [file.stat().st_size for file in folder.iterdir()]
        if len(sizes) != self.count or set(sizes) != {LARGE if self.count == 1 else SMALL}:
            raise Failed(f"{len(sizes)} files of {self.count}, with sizes {sorted(set(sizes))[:3]}")


class Curl:
    """One process, and one connection, for all files of a job."""

    name = "curl"

    @staticmethod
    def call(job):
        lines = ["silent", "show-error", "fail", 'header = "Expect:"']
        if job.server.user:
            lines.append(f'user = "{job.server.user}:{job.server.password}"')
        for number in job.numbers():
            lines.append(f'url = "{job.base}/{job.there}{number}"')
            lines.append(f'{"output" if job.what == "get" else "upload-file"} = "{job.local}{number}"')
        config = job.here / "curl.config"
        config.write_text("\n".join(lines) + "\n")
        return timed(["curl", "--disable", "--config", str(config)])


class Service:
    """The service of a daemon that is warm: from opening to the last file."""

    name = "Jackfield"

    def __init__(self, daemon):
        self.daemon = daemon

    def call(self, job):
        words = [job.what, job.base, job.there, str(job.local), str(job.count), "--json"]
        if job.server.user:
            words += ["--user", f"{job.server.user}:{job.server.password}"]
        return json.loads(self.daemon.command("callload", *words))["seconds"]


class Command:
    """As it is typed, with the start of its JVM; for one file."""

    name = "Jackfield, command"

    @staticmethod
    def call(job):
        url = f"{job.base}/{job.there}"
        words = ["get", url, str(job.local)] if job.what == "get" else ["put", str(job.local), url]
        if job.server.user:
            secret = job.here / "password"
            secret.write_text(job.server.password)
            secret.chmod(0o600)
            words += ["--user", job.server.user, "--password-file", str(secret)]
        return timed([str(PROGRAM), *words, "--quiet"])


def timed(command):
    began = time.monotonic()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST, check=False)
    took = time.monotonic() - began
    if done.returncode:
        raise Failed(f"{command[0]}: {(done.stderr or done.stdout).strip()[-300:]}")
    return took


class AtClient:
    """A daemon that is started where the client is."""

    @staticmethod
    def server_command(command):
        return command


class CallingJackfield(Jackfield):
    @contextlib.contextmanager
    def started(self):
        with super().started():
            self.command("deploy", str(javaserver.bundle("callload")))
            yield self


def prepare(server, here):
    """The same bytes at each server, and here: none of it is a hole."""
    for folder in (server.served / "down", server.served / "up"):
        folder.mkdir()
        folder.chmod(0o777)
    for number in range(MANY):
        file = server.served / "down" / f"small{number}"
        shutil.copyfile(here / "out" / f"small{number}", file)
        file.chmod(0o644)
    os.link(here / "out" / "large", server.served / "down" / "large")


def local_files(folder):
    here = folder / "here"
    (here / "in").mkdir(parents=True)
    (here / "out").mkdir()
    block = os.urandom(MIB)
    with open(here / "out" / "large", "wb") as file:
        for _ in range(LARGE // MIB):
            file.write(block)
    (here / "out" / "large").chmod(0o644)
    for number in range(MANY):
        (here / "out" / f"small{number}").write_bytes(block[:SMALL])
    return here


def run(caller, job):
    """Seconds."""
    job.clear()
    took = caller.call(job)
    job.check()
    return took


def warm_up(caller, job, daemon, cores, seconds):
    """As compare.Comparison does: on both cores, until three calls in a row are alike."""
    times, began = [], time.monotonic()
    if cores.pinned:
        move(daemon.pid, {cores.server, cores.client})
    try:
        while (took := time.monotonic() - began) < compare.MOST_WARM * seconds:
            times.append(run(caller, job))
            last = times[-3:]
            if took >= seconds and len(last) == 3 and max(last) - min(last) < max(last) / 10:
                return
    finally:
        if cores.pinned:
            move(daemon.pid, {cores.client})


def measure(row, job, callers, daemon, cores, chosen):
    """Prints a row for each who calls, and returns the lines that say whether it is as it is wanted."""
    warm_up(callers[0], job, daemon, cores, chosen.warm)
    rates = {caller: [] for caller in callers}
    for _ in range(chosen.rounds):
        for caller in callers:
            rates[caller].append(row.units / run(caller, job))
    ours = statistics.median(rates[callers[0]])
    for caller, each in rates.items():
        median = statistics.median(each)
        print_cells(row.name, caller.name, compare.number(median),
                    f"{compare.number(min(each))} – {compare.number(max(each))}", f"{ours / median:.2f}")
    curl = statistics.median(rates[callers[1]])
    held = ours >= row.wanted * curl
    more = ""
    if len(callers) > 2:
        more = f", as a command {statistics.median(rates[callers[2]]) / curl:.2f}"
    return held, f"{row.name}: {ours / curl:.2f} of {row.wanted} × curl's rate{more}: {'held' if held else 'missed'}"


def print_cells(*cells):
    print("| " + " | ".join(str(cell).ljust(width) for cell, width in zip(cells, WIDTHS)) + " |", flush=True)


def wanted_rows(chosen):
    return [row for row in rows() if fnmatch.fnmatch(row.name, chosen.only)
            and fnmatch.fnmatch(row.kind.name.lower(), chosen.servers.lower())]


def main(chosen):
    """Returns whether all that was measured is as it is wanted."""
    wanted = wanted_rows(chosen)
    kinds = []
    for kind in dict.fromkeys(row.kind for row in wanted):
        if missing := kind.missing():
            print(f"without {kind.name}: {missing}")
        else:
            kinds.append(kind)
    if not kinds or not shutil.which("curl"):
        print("without get and put: no server of them" if not kinds else "without get and put: curl is not installed")
        return False
    if missing := CallingJackfield.missing():
        sys.exit(missing)
    cores = Cores(pin=not chosen.no_pin)
    cores.take_client()
    for signum in compare.STOPPING:
        signal.signal(signum, compare.stop)
    print(", ".join([Jackfield.version(), output_of(["curl", "--version"]).split(" (")[0],
                     *(kind.version() for kind in kinds), compare.jdk(), str(cores)]))
    print(f"median of {chosen.rounds} calls in turn; MiB or files per second; × is Jackfield's service in proportion to "
          f"who calls; load average before {os.getloadavg()[0]:.1f}\n")
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jf-bench-")))
        folder.chmod(0o755)
        here = local_files(folder)
        servers = {}
        for number, kind in enumerate(kinds):
            own = folder / f"{number}"
            own.mkdir()
            servers[kind] = stack.enter_context(kind(own, cores).started())
            prepare(servers[kind], here)
        daemon = stack.enter_context(CallingJackfield(folder, AtClient).started())
        return all(measure_all([row for row in wanted if row.kind in servers], servers, here, daemon, cores, chosen))


def measure_all(wanted, servers, here, daemon, cores, chosen):
    print_cells("row", "who calls", "per second", "lowest – highest", "×")
    print_cells(*("-" * width for width in WIDTHS))
    told = []
    for row in wanted:
        callers = [Service(daemon), Curl(), *([Command()] if row.count == 1 else [])]
        try:
            told.append(measure(row, Job(servers[row.kind], row.what, row.count, here), callers, daemon, cores, chosen))
        except (Failed, OSError, subprocess.TimeoutExpired) as problem:
            told.append((False, f"{row.name}: {problem}"))
    print()
    for _, line in told:
        print(line, flush=True)
    return [held for held, _ in told]
