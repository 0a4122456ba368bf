"""What bench/clients compares for files on other servers: Jackfield's client and curl, with the same servers.

A server has one core, and who calls it the other one. Each row is measured for all who call, in turn.
"""

import contextlib
import dataclasses
import fnmatch
import json
import os
import pathlib
import resource
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
from processes import Cores, Failed, cpu_seconds, move, output_of

MIB = 1 << 20
LARGE, LARGE_WANTED = 512 * MIB, 0.9
SMALL, SMALL_WANTED = 4096, 0.5
LONGEST = 300
WIDTHS = (27, 18, 10, 19, 8, 6, 6)

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
        return LARGE_WANTED if self.count == 1 else SMALL_WANTED


def options(parser):
    parser.add_argument("--files", type=int, default=1000, help="how many small files (1000)")


def rows(files):
    return [Row(kind, what, count) for count in (1, files) for kind in SERVERS for what in ("get", "put")]


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


@dataclasses.dataclass
class Cost:
    """Of a call: how long it took, and the CPU time of who called."""

    seconds: float
    cpu: float


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
        return of_program(["curl", "--disable", "--config", str(config)])


class Service:
    """The service of a daemon that is warm: from opening to the last file."""

    name = "Jackfield"

    def __init__(self, daemon):
        self.daemon = daemon

    def call(self, job):
        words = [job.what, job.base, job.there, str(job.local), str(job.count), "--json"]
        if job.server.user:
            words += ["--user", f"{job.server.user}:{job.server.password}"]
        cpu = cpu_seconds(self.daemon.pid)
        seconds = json.loads(self.daemon.command("callload", *words))["seconds"]
        return Cost(seconds, cpu_seconds(self.daemon.pid) - cpu)


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
        return of_program([str(PROGRAM), *words, "--quiet"])


def of_program(command):
    used, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST, check=False)
    seconds, now = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise Failed(f"{command[0]}: {(done.stderr or done.stdout).strip()[-300:]}")
    return Cost(seconds, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime)


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


def prepare(server, here, files):
    """The same bytes at each server, and here: none of it is a hole."""
    for folder in (server.served / "down", server.served / "up"):
        folder.mkdir()
        folder.chmod(0o777)
    for number in range(files):
        file = server.served / "down" / f"small{number}"
        shutil.copyfile(here / "out" / f"small{number}", file)
        file.chmod(0o644)
    os.link(here / "out" / "large", server.served / "down" / "large")


def local_files(folder, files):
    here = folder / "here"
    (here / "in").mkdir(parents=True)
    (here / "out").mkdir()
    block = os.urandom(MIB)
    with open(here / "out" / "large", "wb") as file:
        for _ in range(LARGE // MIB):
            file.write(block)
    (here / "out" / "large").chmod(0o644)
    for number in range(files):
        (here / "out" / f"small{number}").write_bytes(block[:SMALL])
    return here


def run(caller, job):
    job.clear()
    cost = caller.call(job)
    job.check()
    return cost


def warm_up(caller, job, daemon, cores, seconds):
    """As compare.Comparison does: on both cores, until three calls in a row are alike."""
    times, began = [], time.monotonic()
    if cores.pinned:
        move(daemon.pid, {cores.server, cores.client})
    try:
        while (took := time.monotonic() - began) < compare.MOST_WARM * seconds:
            times.append(run(caller, job).seconds)
            last = times[-3:]
            if took >= seconds and len(last) == 3 and max(last) - min(last) < max(last) / 10:
                return
    finally:
        if cores.pinned:
            move(daemon.pid, {cores.client})


def measure(row, job, callers, daemon, cores, chosen):
    """Prints a row for each who calls, and returns the lines that say whether it is as it is wanted."""
    warm_up(callers[0], job, daemon, cores, chosen.warm)
    costs = {caller: [] for caller in callers}
    for _ in range(chosen.rounds):
        for caller in callers:
            costs[caller].append(run(caller, job))
    rates = {caller: statistics.median(row.units / cost.seconds for cost in each) for caller, each in costs.items()}
    cpus = {caller: statistics.median(cost.cpu * 1e6 / row.units for cost in each) for caller, each in costs.items()}
    ours, curl = callers[:2]
    for caller, each in costs.items():
        every = [row.units / cost.seconds for cost in each]
        print_cells(row.name, caller.name, compare.number(rates[caller]),
                    f"{compare.number(min(every))} – {compare.number(max(every))}", compare.number(cpus[caller]),
                    f"{rates[ours] / rates[caller]:.2f}", f"{cpus[ours] / cpus[caller]:.2f}")
    ratio = rates[ours] / rates[curl]
    command = "".join(f", as a command {rates[caller] / rates[curl]:.2f}" for caller in callers[2:])
    held = ratio >= row.wanted
    return held, f"{row.name}: {ratio:.2f} of {row.wanted} × curl's rate{command}: {'held' if held else 'missed'}"


def print_cells(*cells):
    print("| " + " | ".join(str(cell).ljust(width) for cell, width in zip(cells, WIDTHS)) + " |", flush=True)


def wanted_rows(chosen):
    if chosen.files < 2:
        sys.exit("2 small files at least")
    return [row for row in rows(chosen.files) if fnmatch.fnmatch(row.name, chosen.only)
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
        here = local_files(folder, chosen.files)
        servers = {}
        for number, kind in enumerate(kinds):
            own = folder / f"{number}"
            own.mkdir()
            servers[kind] = stack.enter_context(kind(own, cores).started())
            prepare(servers[kind], here, chosen.files)
        daemon = stack.enter_context(CallingJackfield(folder, AtClient).started())
        return all(measure_all([row for row in wanted if row.kind in servers], servers, here, daemon, cores, chosen))


def measure_all(wanted, servers, here, daemon, cores, chosen):
    print_cells("row", "who calls", "per second", "lowest – highest", "CPU µs", "rate ×", "CPU ×")
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
