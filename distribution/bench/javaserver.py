"""Servers and handlers that are compiled here, against the libraries that Jackfield ships and Jetty's."""

import os
import pathlib
import subprocess
import zipfile

from jackfield import DIST
from processes import Failed, java, output_of

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGET = HERE / "target"
JETTY = TARGET / "jetty"
OPTIONS = ("-Xmx512m", "--enable-native-access=ALL-UNNAMED")


def jetty_jars():
    return fetched("jetty")


def scheduler_jars():
    return fetched("schedulers")


def fetched(name):
    """What the pom in that folder names, fetched once from Maven's repository."""
    jars = TARGET / name
    if not any(jars.glob("*.jar")):
        command = [str(ROOT / "mvnw"), "-B", "-q", "-f", str(HERE / name / "pom.xml"), f"-Djars={jars}",
                   "dependency:copy-dependencies"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(f"{name} could not be fetched: {done.stdout.strip()[-500:]}")
    return str(jars / "*")


def shipped_jars():
    return f"{DIST / 'system'}/*:{DIST / 'lib'}/*"


def classes_of(source, class_path):
    """The folder with a source file's classes."""
    folder = TARGET / "classes" / source.stem
    made = folder / f"{source.stem}.class"
    if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
        output_of([java("javac"), "--release", "17", "-nowarn", "-d", str(folder), "-cp", class_path, str(source)])
    return folder


def command(name, class_path, *arguments):
    """Runs servers/NAME.java."""
    classes = classes_of(HERE / "servers" / f"{name}.java", class_path)
    return [java(), *OPTIONS, "-cp", f"{classes}:{class_path}", name, *map(str, arguments)]


def plaintext_bundle():
    """A jar to deploy: handlers of /async and /blocking, and some that take their time."""
    return bundle("plaintext")


def bundle(name):
    """A jar to deploy, of the sources in the folder of that name."""
    folder = HERE / name
    classes = TARGET / "classes" / name
    sources = [str(file) for file in sorted(folder.glob("*.java"))]
    output_of([java("javac"), "--release", "17", "-d", str(classes), "-cp", shipped_jars(), *sources])
    jar = TARGET / f"{name}.jar"
    with zipfile.ZipFile(jar, "w") as out:
        out.write(folder / "MANIFEST.MF", "META-INF/MANIFEST.MF")
        for base, files in ((folder, folder.glob("OSGI-INF/*.xml")), (classes, classes.glob("**/*.class"))):
            for file in files:
                out.write(file, os.fspath(file.relative_to(base)))
    return jar
