"""Servers that are measured in turn, round by round, and their medians side by side."""

import argparse
import contextlib
import dataclasses
import fnmatch
import os
import pathlib
import platform
import signal
import statistics
import sys
import tempfile
import time

from processes import Cores, Failed, cpu_seconds, jdk

MOST_WARM = 4  # times what is asked for
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
HEADINGS = ("row", "server", "per second", "lowest – highest", "CPU µs", "rate ×", "CPU ×")
WIDTHS = (26, 20, 10, 19, 8, 6, 6)


@dataclasses.dataclass
class Row:
    """Something to measure: measure(server, seconds) gives a Sample."""

    name: str
    measure: object


@dataclasses.dataclass
class Sample:
    """One round of one server: how much it did in a second and what one of it cost the server."""

    rate: float
    cpu: float


def options(description, seconds=2, warm=10, more=lambda parser: None):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--rounds", type=int, default=7, help="how often each row is measured (7)")
    parser.add_argument("--seconds", type=float, default=seconds, help=f"length of each run ({seconds})")
    parser.add_argument("--warm", metavar="SECONDS", type=float, default=warm,
                        help=f"of the same work before each row, at least, for each server ({warm})")
    parser.add_argument("--only", metavar="PATTERN", default="*", help="rows to measure, such as 'file*'")
    parser.add_argument("--servers", metavar="PATTERN", default="*",
                        help="what to measure beside Jackfield, such as 'nginx*'")
    parser.add_argument("--no-pin", action="store_true", help="let server and client run on any core")
    more(parser)
    chosen = parser.parse_args()
    if chosen.rounds < 1 or chosen.seconds <= 0 or chosen.warm < 0:
        parser.error("that is too little: 1 round, some seconds at least")
    return chosen


class Comparison:
    """All rows, each for all servers that can do it. The first server is ours."""

    def __init__(self, servers, chosen):
        self.servers, self.chosen = servers, chosen
        self.complete = True

    def run(self, rows):
        print_cells(HEADINGS)
        print("|" + "|".join("-" * (width + 2) for width in WIDTHS) + "|", flush=True)
        for row in rows:
            if fnmatch.fnmatch(row.name, self.chosen.only):
                self._report(row, self._measure(row))

    def _measure(self, row):
        samples = {server: [] for server in self.servers if server.offers(row.name)}
        for server in samples:
            with server.cores.both(server.pid):
                self._warm_up(row, server)
        for _ in range(self.chosen.rounds):
            for server in list(samples):
                self._attempt(row, server, samples, self.chosen.seconds)
        return samples

    def _warm_up(self, row, server):
        """Until three runs in a row are alike: the JVM compiles what runs often."""
        rates, began = [], time.monotonic()
        while (took := time.monotonic() - began) < MOST_WARM * self.chosen.warm:
            # What fails while it is cold is no fault; what goes on to fail is told by the rounds.
            with contextlib.suppress(Failed, OSError, EOFError):
                rates.append(row.measure(server, self.chosen.seconds).rate)
            last = rates[-3:]
            if took >= self.chosen.warm and len(last) == 3 and max(last) - min(last) < max(last) / 10:
                return

    def _attempt(self, row, server, samples, seconds):
        """A server that does not work leaves the others to be measured."""
        try:
            samples[server].append(row.measure(server, seconds))
        except (Failed, OSError, EOFError) as problem:
            print(f"{row.name}, {server.name}: {problem}", flush=True)
            del samples[server]
            self.complete = self.complete and not server.name.startswith("Jackfield")

    def _report(self, row, samples):
        ours = None
        for server, each in samples.items():
            rate, cpu = (statistics.median(getattr(s, field) for s in each) for field in ("rate", "cpu"))
            ours = ours or (rate, cpu)
            rates = [s.rate for s in each]
            print_cells((
                row.name, server.name, number(rate), f"{number(min(rates))} – {number(max(rates))}",
                number(cpu) if cpu else "unknown",
                f"{ours[0] / rate:.2f}", f"{ours[1] / cpu:.2f}" if cpu else "",
            ))


class Meter:
    """Counts what a server does and costs from here on."""

    def __init__(self, server, seconds):
        self.server, self.seconds = server, seconds
        self.cpu, self.began = cpu_seconds(server.pid), time.monotonic()
        self.done = 0

    def running(self):
        return time.monotonic() - self.began < self.seconds

    def sample(self, took=None):
        """Taken while connections are open: some servers forget what a process has cost that has ended."""
        if not self.done:
            raise Failed("nothing was done")
        took = took or time.monotonic() - self.began
        return Sample(self.done / took, (cpu_seconds(self.server.pid) - self.cpu) * 1e6 / self.done)


def number(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def print_cells(cells):
    print("| " + " | ".join(str(cell).ljust(width) for cell, width in zip(cells, WIDTHS)) + " |", flush=True)


def available(kinds, chosen):
    """Those that are wanted and can run here; ours always is."""
    for index, kind in enumerate(kinds):
        if index and not fnmatch.fnmatch(kind.name.lower(), chosen.servers.lower()):
            continue
        missing = kind.missing()
        if missing and not index:
            sys.exit(missing)
        if missing:
            print(f"without {kind.name}: {missing}")
        else:
            yield kind


def conditions(kinds, cores, chosen):
    versions = dict.fromkeys(kind.version() for kind in kinds)
    print(", ".join([*versions, jdk(), f"Linux {platform.release()}", str(cores)]))
    print(
        f"median of {chosen.rounds} rounds of {chosen.seconds:g} s in turn; × is Jackfield in proportion to the server; "
        f"load average before {os.getloadavg()[0]:.1f}\n"
    )


def stop(*_):
    """The first Ctrl-C ends everything in order; another one would break into that."""
    for signum in STOPPING:
        signal.signal(signum, signal.SIG_IGN)
    raise KeyboardInterrupt


def main(kinds, rows, chosen, prepare=lambda servers: None, finish=lambda servers: None):
    """Starts all servers, on one core, measures each row of them in turn, and ends them."""
    for signum in STOPPING:
        signal.signal(signum, stop)
    cores = Cores(pin=not chosen.no_pin)
    cores.take_client()
    kinds = list(available(kinds, chosen))
    try:
        conditions(kinds, cores, chosen)
        with contextlib.ExitStack() as stack:
            folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jf-bench-")))
            servers = []
            for kind in kinds:
                own = folder / f"{len(servers)}"
                own.mkdir()
                servers.append(stack.enter_context(kind(own, cores).started()))
            prepare(servers)
            comparison = Comparison(servers, chosen)
            comparison.run(rows)
            print()
            finish(servers)
    except KeyboardInterrupt:
        sys.exit(130)
    except Failed as problem:
        sys.exit(str(problem))
    sys.exit(0 if comparison.complete else 1)
