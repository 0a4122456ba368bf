"""FTP transfers, back to back, while the code that carries them is replaced."""

import contextlib
import dataclasses
import ftplib
import hashlib
import os
import ssl
import time

from load import Changes, label, settle
from processes import cpu_seconds

MIB = 1 << 20
SIZE = 256 * MIB
BLOCK = MIB
PASSWORD = "bench-secret"
SWAPPED = ("ftp", "tcp", "ftp", "ftp", "tcp", "ftp", "ftp")
CHANGE = "swap ftp, tcp"


@dataclasses.dataclass
class TransferRow:
    """What a client saw of its transfers; 'wrong' are those that were not the same bytes at the end."""

    server: str
    target: str
    change: str
    rate: float
    files: int
    wrong: int
    slowest: float
    cpu_us: float
    done: int
    planned: int
    each: float | None
    problem: str | None

    def label(self):
        return label(self.server, self.target, self.change)


def prepare(server):
    """An account, and a file of which no block is like another."""
    words = ("user", "add", "bench", "--home", "/bench", "--allow", "read,write", "--password-stdin")
    server.command(*words, input=PASSWORD + "\n")
    digest = hashlib.sha256()
    with open(server.home / "files" / "bench" / "down", "wb") as file:
        for _ in range(SIZE // BLOCK):
            block = os.urandom(BLOCK)
            digest.update(block)
            file.write(block)
    return digest.hexdigest()


def connect(server, tls):
    if tls:
        certificate = server.home / "data" / "tls" / "development.crt"
        ftp = ftplib.FTP_TLS(context=ssl.create_default_context(cafile=certificate), timeout=30)
    else:
        ftp = ftplib.FTP(timeout=30)
    ftp.connect("127.0.0.1", server.ports["ftp"])
    ftp.login("bench", PASSWORD)
    if tls:
        ftp.prot_p()
    return ftp


def retrieve(ftp, _server):
    digest = hashlib.sha256()
    began = time.monotonic()
    ftp.retrbinary("RETR down", digest.update, BLOCK)
    return time.monotonic() - began, digest.hexdigest()


def store(ftp, server):
    files = server.home / "files" / "bench"
    with open(files / "down", "rb") as file:
        began = time.monotonic()
        ftp.storbinary("STOR up", file, BLOCK)
        took = time.monotonic() - began
    with open(files / "up", "rb") as file:
        return took, hashlib.file_digest(file, "sha256").hexdigest()


TARGETS = {
    "RETR": (retrieve, False),
    "STOR": (store, False),
    "RETR TLS": (retrieve, True),
    "STOR TLS": (store, True),
}


def transfer_until(limit, transfer, server, tls, digest):
    """Over one control connection: that it lasts is part of what is measured."""
    times, wrong = [], 0
    with contextlib.closing(connect(server, tls)) as ftp:
        try:
            while time.monotonic() < limit:
                took, got = transfer(ftp, server)
                times.append(took)
                wrong += got != digest
            return times, wrong, None
        except (OSError, EOFError, ftplib.Error) as broken:
            return times, wrong + 1, f"{type(broken).__name__}: {broken}"


def warm_up(server, target):
    transfer, tls = TARGETS[target]
    with contextlib.closing(connect(server, tls)) as ftp:
        settle(lambda: 1 / transfer(ftp, server)[0])


def measure(server, target, name, digest, options):
    transfer, tls = TARGETS[target]
    swap = server.swap(*SWAPPED) if name else None
    cpu = cpu_seconds(server.pid)
    with Changes(swap, len(SWAPPED), options.seconds) as changes:
        limit = time.monotonic() + options.seconds
        times, wrong, problem = transfer_until(limit, transfer, server, tls, digest)
    cpu = cpu_seconds(server.pid) - cpu
    moved = SIZE / MIB * len(times)
    told = changes.told()
    told["problem"] = told["problem"] or problem
    return TransferRow(
        server.name, target, name,
        rate=moved / sum(times) if times else 0, files=len(times), wrong=wrong,
        slowest=max(times, default=0) * 1000, cpu_us=cpu * 1e6 / max(1, moved), **told,
    )
