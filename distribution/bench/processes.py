"""Processes that a benchmark starts and ends, and what /proc tells about them."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")


class Failed(Exception):
    """Something that is measured, or needed to measure, did not do what it was asked."""


class Cores:
    """Where the server runs and where the client does; the same core would measure both at once."""

    def __init__(self, pin):
        cores = sorted(os.sched_getaffinity(0))
        self.pinned = pin and len(cores) > 1 and shutil.which("taskset") is not None
        self.server, self.client = (cores[0], cores[1]) if self.pinned else (None, None)

    def take_client(self):
        """Pins this process, and with it wrk and all other clients that it starts."""
        if self.pinned:
            os.sched_setaffinity(0, {self.client})

    def server_command(self, command):
        return ["taskset", "-c", str(self.server), *command] if self.pinned else command

    @contextlib.contextmanager
    def both(self, pid):
        """The client's core too for a server, while it is warmed up: on a core that serves, a JVM compiles slowly."""
        if self.pinned:
            move(pid, {self.server, self.client})
        try:
            yield
        finally:
            if self.pinned:
                move(pid, {self.server})

    def __str__(self):
        if self.pinned:
            return f"server on core {self.server}, client on core {self.client}"
        return "server and client not pinned"


@contextlib.contextmanager
def running(command, **options):
    """Starts a program and ends it, and it alone, whatever happens meanwhile.

    In a session of its own the terminal's Ctrl-C does not reach it: here it is ended in order.
    """
    process = subprocess.Popen(command, start_new_session=True, **options)
    try:
        yield process
    finally:
        end(process)


def end(process):
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def output_of(command, **options):
    """What a program prints within a minute; it must succeed."""
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, start_new_session=True, **options
    )
    if done.returncode != 0:
        raise Failed(f"{command[0]}: {(done.stderr or done.stdout).strip()}")
    return done.stdout


def java(program="java"):
    """The JDK that JAVA_HOME names, else the one on the PATH; Jackfield runs on the same."""
    return os.path.join(os.environ["JAVA_HOME"], "bin", program) if "JAVA_HOME" in os.environ else program


def jdk():
    return output_of([java(), "--version"]).splitlines()[0]


def await_true(condition, what, seconds=60):
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            raise Failed(f"no {what} within {seconds} s")
        time.sleep(0.05)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def stat(pid):
    """The fields of /proc/PID/stat behind the name, or nothing if the process has ended."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()
    except OSError:
        return None


def children(pid):
    pids = (int(name) for name in os.listdir("/proc") if name.isdigit())
    return {child for child in pids if (fields := stat(child)) and int(fields[1]) == pid}


def move(pid, cores):
    """All threads of a process, and of all below it, to some cores."""
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            with contextlib.suppress(OSError):
                os.sched_setaffinity(int(thread), cores)
    for child in children(pid):
        move(child, cores)


def cpu_seconds(pid):
    """User and system time of a process and of all below it, those that have ended included."""
    fields = stat(pid)
    own = sum(map(int, fields[11:15])) / TICKS if fields else 0
    return own + sum(cpu_seconds(child) for child in children(pid))


def memory(pid):
    """Bytes that a process and all below it hold; shared ones count in part. A JVM collects before."""
    with open(f"/proc/{pid}/cmdline", "rb") as file:
        if file.read().split(b"\0")[0].endswith(b"java"):
            output_of([java("jcmd"), str(pid), "GC.run"])
    return resident(pid)


def resident(pid):
    own = 0
    with contextlib.suppress(OSError), open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        own = next(int(line.split()[1]) for line in file if line.startswith("Pss:")) * 1024
    return own + sum(resident(child) for child in children(pid))


def client_sockets(port):
    """The client's ends of the established connections to a port, as port and inode."""
    remote = f"0100007F:{port:04X}"
    with open("/proc/net/tcp", encoding="ascii") as file:
        rows = (line.split() for line in file)
        return {(row[1], row[9]) for row in rows if row[2] == remote and row[3] == "01"}
