"""The Jackfield that the checkout has built, in a home of its own and on free ports."""

import contextlib
import json
import os
import pathlib
import re
import subprocess
import threading

from processes import Failed, await_true, output_of, running

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DIST = ROOT / "distribution" / "home" / "target" / "jackfield"
PROGRAM = DIST / "bin" / "jackfield"
PATHS = {"hello": "/hello?name=x", "file": "/public/kib.txt"}
PORTS = ("HTTP", "HTTPS", "FTP", "ECHO")
ANSWER_SECONDS = 60


class Jackfield:
    name = "Jackfield"

    def __init__(self, folder, cores):
        self.home = folder / "home"
        self.public = self.home / "files" / "public"
        self.cores = cores
        self.env = {
            **os.environ,
            "JACKFIELD_HOME": str(self.home),
            "JACKFIELD_BIND": "127.0.0.1",
            "JACKFIELD_FILES": str(self.home / "files"),
            **{f"JACKFIELD_{name}_PORT": "0" for name in PORTS},
        }

    @staticmethod
    def missing():
        built = subprocess.run([str(ROOT / "jackfield"), "build"], stdin=subprocess.DEVNULL, check=False)
        return "the checkout cannot be built" if built.returncode else None

    @staticmethod
    def version():
        return "Jackfield " + output_of([str(PROGRAM), "version"]).split()[-1]

    @contextlib.contextmanager
    def started(self):
        self._make_home()
        log = self.home / "out.log"
        command = self.cores.server_command([str(PROGRAM), "run"])
        with (
            open(log, "wb") as out,
            running(command, env=self.env, stdin=subprocess.DEVNULL, stdout=out, stderr=out) as daemon,
        ):
            self.pid = daemon.pid
            await_true(lambda: daemon.poll() is not None or b"ready in" in log.read_bytes(), "ready line")
            status = json.loads(self.command("status", "--json"))
            self.ports = {each["name"]: each["port"] for each in status["listeners"]}
            yield self
            print_errors(log)

    def command(self, *words, **options):
        return output_of([str(PROGRAM), *words], env=self.env, **options)

    def url(self, target):
        return f"http://127.0.0.1:{self.ports['http']}{PATHS[target]}"

    def configured(self, text):
        """A file of etc/ as it is used here: as it is shipped."""
        return text

    def _make_home(self):
        self.public.mkdir(parents=True, exist_ok=True)
        (self.public / "kib.txt").write_bytes(b"x" * 1023 + b"\n")
        (self.home / "etc").mkdir()
        for file in (DIST / "etc").iterdir():
            text = file.read_text(encoding="utf-8")
            (self.home / "etc" / file.name).write_text(self.configured(text), encoding="utf-8")


def without_access_log(text):
    return text.replace('"io.jackfield.access" level="INFO"', '"io.jackfield.access" level="OFF"')


class SwappedJackfield(Jackfield):
    """With one shell for all swaps. No server that it is compared with writes an access log."""

    @contextlib.contextmanager
    def started(self):
        with super().started(), self._shell() as self.shell:
            yield self

    def configured(self, text):
        # The brake on changes is not what is measured.
        return without_access_log(re.sub(r"^rate = .*", "rate = 1000", text, flags=re.M))

    def changes(self, target):
        """What is done to it while clients are connected: by name, something to call."""
        swaps = {"swap http": self.swap("http"), "swap tcp": self.swap("tcp")}
        return swaps | ({"swap hello": self.swap("hello")} if target == "hello" else {})

    def swap(self, *bundles):
        """Deploys the bundles' shipped jars, one at each call, in turn."""
        turn = iter(bundles * 1000)
        return lambda: self.shell.deploy(DIST / "bundles" / f"{next(turn)}.jar")

    @contextlib.contextmanager
    def _shell(self):
        pipe = subprocess.PIPE
        command = [str(PROGRAM), "shell"]
        with running(command, env=self.env, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT) as process:
            yield Shell(process)


class Shell:
    """One 'jackfield shell' for all swaps, so that no JVM starts while something is measured."""

    def __init__(self, process):
        self.process = process

    def deploy(self, jar):
        """Returns when the old version is gone, with how many milliseconds the daemon says it took."""
        self.process.stdin.write(f"deploy '{jar}'\n".encode())
        self.process.stdin.flush()
        answer = self._answer()
        match = re.match(r"deployed .* (\d+) connections? moved, (\d+) ms", answer)
        if not match:
            raise Failed(answer or "the shell has ended")
        return int(match[2])

    def _answer(self):
        """The line that a command answers or complains with; a shell that does not answer is ended."""
        guard = threading.Timer(ANSWER_SECONDS, self.process.kill)
        guard.daemon = True
        guard.start()
        line = self.process.stdout.readline()
        guard.cancel()
        return line.decode(errors="replace").strip()


def print_errors(log):
    """The daemon's log goes with its home, so what is wrong in it is said here."""
    errors = [line for line in log.read_text(errors="replace").splitlines() if " ERROR " in line]
    for line in errors[:5]:
        print(f"in Jackfield's log: {line}")
