"""Programs of Debian's that need not be installed, and could not be beside each other: unpacked into target/."""

import functools
import pathlib
import shutil
import subprocess

from processes import Failed

FOLDER = pathlib.Path(__file__).resolve().parent / "target" / "debian"


@functools.cache
def unpacked(*packages):
    """A folder with what the packages bring; fetched once."""
    folder = FOLDER / packages[0]
    if not folder.exists():
        if not shutil.which("apt-get") or not shutil.which("dpkg"):
            raise Failed("needs Debian's apt-get and dpkg to fetch it")
        made = FOLDER / f"{packages[0]}.new"
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        call(["apt-get", "-q", "download", *packages], made)
        for package in made.glob("*.deb"):
            call(["dpkg", "-x", package.name, "."], made)
            package.unlink()
        made.rename(folder)
    return folder


def call(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        raise Failed(f"{command[0]} {command[1]}: {done.stderr.strip()[-300:]}")
