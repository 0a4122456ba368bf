"""Requests by wrk, and changes of the server that are spread evenly over a run."""

import dataclasses
import math
import re
import statistics
import subprocess
import threading
import time

from processes import Failed, client_sockets, cpu_seconds, output_of, running

MILLIS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}
WARM_SECONDS = 4
WARM_RUNS = 15


class Changes(threading.Thread):
    """Calls something a number of times while the 'with' block runs, and keeps how long each took."""

    def __init__(self, change, count, seconds):
        super().__init__(daemon=True)
        self.change, self.count, self.seconds = change, count if change else 0, seconds
        self.millis, self.problem = [], None
        self.stopped = threading.Event()

    def run(self):
        began = time.monotonic()
        for number in range(1, self.count + 1):
            due = began + self.seconds * number / (self.count + 1)
            if self.stopped.wait(max(0, due - time.monotonic())):
                return
            try:
                self.millis.append(self.change())
            except Exception as problem:  # whatever it is: the row says so and the next change is tried
                self.problem = self.problem or str(problem)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, *_):
        self.stopped.set()
        if kind is None:
            self.join()

    def told(self):
        """What a row says of them. Where each takes long, not all may fit into the run."""
        each = statistics.median(self.millis) if self.millis else None
        return {"done": len(self.millis), "planned": self.count, "each": each, "problem": self.problem}


@dataclasses.dataclass
class Row:
    """What clients saw of a server in one run; times in ms unless the name says otherwise."""

    server: str
    target: str
    change: str
    rate: float
    p50: float
    p99: float
    longest: float
    errors: int
    bad: int
    kept: int
    opened: int
    cpu_us: float
    done: int
    planned: int
    each: float | None
    problem: str | None

    def label(self):
        return label(self.server, self.target, self.change)


def label(server, target, change):
    return "/".join((server, target, change or "none")).lower().replace(" ", "-")


def wrk(url, seconds, connections):
    return ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--latency", url]


def find(pattern, text):
    match = re.search(pattern, text, re.M)
    if not match:
        raise Failed(f"wrk said: {text.strip()}")
    return match


def millis(pattern, text):
    match = find(pattern + r"\s+([\d.]+)(us|ms|s|m|h)\b", text)
    return float(match[1]) * MILLIS[match[2]]


def parse(text):
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return {
        "rate": float(find(r"^Requests/sec:\s+([\d.]+)", text)[1]),
        "requests": int(find(r"^\s*(\d+) requests in", text)[1]),
        "p50": millis(r"^\s+50%", text),
        "p99": millis(r"^\s+99%", text),
        # Average, deviation, longest: the third of the line.
        "longest": millis(r"^\s+Latency\s+[\d.]+\w+\s+[\d.]+\w+", text),
        "errors": sum(map(int, errors.groups())) if errors else 0,
        "bad": int(bad[1]) if bad else 0,
    }


def settle(rate_of_a_run, least=0):
    """Runs until three in a row differ by less than a tenth: the JVM compiles what runs often."""
    rates = []
    while len(rates) < max(WARM_RUNS, least):
        rates.append(rate_of_a_run())
        last = rates[-3:]
        if len(rates) >= max(3, least) and max(last) - min(last) < max(last) / 10:
            return


def warm_up(url, options):
    least = math.ceil(options.warm / WARM_SECONDS)
    settle(lambda: parse(output_of(wrk(url, WARM_SECONDS, options.connections)))["rate"], least)


def port_of(url):
    return int(re.search(r":(\d+)/", url)[1])


def measure(server, target, name, change, options):
    url = server.url(target)
    cpu = cpu_seconds(server.pid)
    with (
        running(wrk(url, options.seconds, options.connections), stdout=subprocess.PIPE, text=True) as client,
        Changes(change, options.swaps, options.seconds) as changes,
    ):
        time.sleep(0.5)
        opened = client_sockets(port_of(url))
        time.sleep(options.seconds - 1)
        kept = client_sockets(port_of(url)) & opened
        seen = parse(client.communicate(timeout=60)[0])
        cpu = cpu_seconds(server.pid) - cpu
    return Row(
        server.name, target, name,
        cpu_us=cpu * 1e6 / max(1, seen.pop("requests")),
        kept=len(kept), opened=len(opened), **changes.told(), **seen,
    )
