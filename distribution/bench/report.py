"""Rows as a Markdown table, medians over rounds, and whether Jackfield kept its promises."""

import dataclasses
import statistics

LATENCY_FACTOR = 3
LONGEST_MS = 500
REQUESTS_HELD = (
    "no socket error, no response but 2xx, all connections kept, "
    f"p99 under {LATENCY_FACTOR} times undisturbed, no request over {LONGEST_MS} ms"
)
TRANSFERS_HELD = "all transfers whole"

HEADINGS = (
    "server", "target", "change", "done", "ms each", "req/s", "p50 ms", "p99 ms", "max ms",
    "errors", "non-2xx", "kept", "CPU µs/req", "p99 ×", "req/s ×",
)
WIDTHS = (9, 6, 10, 5, 7, 7, 7, 7, 7, 6, 7, 5, 10, 5, 7)
TRANSFER_HEADINGS = (
    "server", "target", "change", "done", "ms each", "MiB/s", "files", "wrong", "slowest ms",
    "CPU µs/MiB", "MiB/s ×",
)
TRANSFER_WIDTHS = (9, 8, 13, 5, 7, 6, 5, 5, 10, 10, 7)

# Which of several rounds counts: the median, except where one bad round is one too many.
WORST = {
    "longest": max, "errors": max, "bad": max, "wrong": max, "slowest": max, "files": sum,
    "kept": min, "opened": max, "done": min, "planned": max,
}


class Table:
    """Prints each row when it is there; its undisturbed row must have come before."""

    def __init__(self, headings, widths, cells):
        self.headings, self.widths, self.cells = headings, widths, cells
        self.rows = []

    def add(self, row):
        if not self.rows:
            print()
            self._print(self.headings)
            print("|" + "|".join("-" * (width + 2) for width in self.widths) + "|")
        self.rows.append(row)
        self._print(self.cells(row, self.undisturbed(row)))
        if row.problem:
            print(f"  {row.label()}: {row.problem}", flush=True)

    def undisturbed(self, row):
        """The one before it of the same server and target."""
        return next(r for r in reversed(self.rows) if (r.server, r.target, r.change) == (row.server, row.target, ""))

    def merged(self):
        """Prints, and returns, a table that has one row for all rounds of it."""
        groups = {}
        for row in self.rows:
            groups.setdefault(row.label(), []).append(row)
        table = Table(self.headings, self.widths, self.cells)
        for rows in groups.values():
            table.add(merge(rows))
        return table

    def _print(self, cells):
        padded = (str(cell).ljust(width) for cell, width in zip(cells, self.widths))
        print("| " + " | ".join(padded) + " |", flush=True)


def merge(rows):
    values = {}
    for field in dataclasses.fields(rows[0]):
        each = [value for row in rows if (value := getattr(row, field.name)) is not None]
        if not each:
            values[field.name] = None
        elif field.name in WORST:
            values[field.name] = WORST[field.name](each)
        else:
            values[field.name] = each[0] if isinstance(each[0], str) else statistics.median(each)
    return type(rows[0])(**values)


def ratio(value, base):
    return f"{value / base:.2f}" if base else ""


def optional(value):
    return "" if value is None else f"{value:.0f}"


def changes(row):
    return f"{row.done}/{row.planned}" if row.planned else ""


def request_cells(row, base):
    return (
        row.server, row.target, row.change or "none", changes(row), optional(row.each), f"{row.rate:.0f}",
        f"{row.p50:.2f}", f"{row.p99:.2f}", f"{row.longest:.1f}", row.errors, row.bad,
        f"{row.kept}/{row.opened}", f"{row.cpu_us:.1f}", ratio(row.p99, base.p99), ratio(row.rate, base.rate),
    )


def transfer_cells(row, base):
    return (
        row.server, row.target, row.change or "none", changes(row), optional(row.each), f"{row.rate:.0f}",
        row.files, row.wrong, f"{row.slowest:.0f}", f"{row.cpu_us:.0f}", ratio(row.rate, base.rate),
    )


def requests_table():
    return Table(HEADINGS, WIDTHS, request_cells)


def transfers_table():
    return Table(TRANSFER_HEADINGS, TRANSFER_WIDTHS, transfer_cells)


def broken(row, base, connections):
    """The promises that a row of Jackfield breaks."""
    if row.errors:
        yield f"{row.errors} socket errors"
    if row.bad:
        yield f"{row.bad} responses not 2xx"
    if row.kept != connections:
        yield f"{row.kept} of {connections} connections kept"
    if row.p99 >= LATENCY_FACTOR * base.p99:
        yield f"p99 {row.p99 / base.p99:.1f} times undisturbed"
    if row.longest > LONGEST_MS:
        yield f"a request took {row.longest:.0f} ms"


def not_swapped(row):
    """What makes a row tell nothing; that not all planned swaps fitted into it does not."""
    if row.planned and not row.done:
        yield "no swap"
    if row.problem:
        yield row.problem


def verdict(requests, transfers, server, connections):
    """The lines that say whether the promises held, and whether they did."""
    rows = [(row, broken(row, requests.undisturbed(row), connections)) for row in requests.rows]
    rows += [(row, [f"{row.wrong} transfers wrong"] if row.wrong else []) for row in transfers.rows]
    rows = [(row, [*not_swapped(row), *problems]) for row, problems in rows if row.server == server]
    lines = [f"  {row.label()}: {', '.join(problems)}" for row, problems in rows if problems]
    if not rows:
        return [f"{server} was not measured"], True
    if lines:
        return [f"{server}: promises broken", *lines], False
    held = [REQUESTS_HELD] * any(row.server == server for row in requests.rows)
    held += [TRANSFERS_HELD] * bool(transfers.rows)
    return [f"{server}: promises held: {', '.join(held)}"], True
