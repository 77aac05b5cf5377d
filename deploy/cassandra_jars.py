"""What a Cassandra node runs on: a JDK 17 that is there, and jars that Maven fetches once."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from deploy.failures import CommandFailed, ProgramMissing

JAVA = "17"
"""The newest JDK that Cassandra 5.0 supports."""

PACKAGES = (f"openjdk-{JAVA}-jre-headless", "maven")

POM = Path(__file__).parent / "cassandra" / "pom.xml"
DEBIAN = Path("/usr/lib/jvm")


def java() -> Path:
    """The `java` of a JDK 17: from JAVA_HOME, Debian's folder or the PATH.

    Raises ProgramMissing.
    """
    for program in _programs():
        if program.exists() and _version(program) == JAVA:
            return program
    raise ProgramMissing(f"A JDK {JAVA} (for Cassandra; JAVA_HOME may name one)", PACKAGES[:1])


def _programs() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home) / "bin/java"
    yield from sorted(DEBIAN.glob("*/bin/java"))
    if found := shutil.which("java"):
        yield Path(found)


def _version(program: Path) -> str | None:
    command = [str(program), "-XshowSettings:properties", "-version"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stderr  # noqa: S603 - a JDK of this machine
    for line in said.splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "java.specification.version":
            return value.strip()
    return None


def jars(data: Path) -> Path:
    """The folder with the jars of our pom, fetched into `data` unless they are there.

    Raises ProgramMissing and CommandFailed.
    """
    folder = folder_of_jars(data)
    if not folder.is_dir():
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=data) as fetched:
            _fetch(Path(fetched) / "jars")
            (Path(fetched) / "jars").rename(folder)
    return folder


def folder_of_jars(data: Path) -> Path:
    """Where in `data` the jars of our pom are, once they have been fetched."""
    wanted = hashlib.sha256(POM.read_bytes()).hexdigest()[:12]
    return data / f"cassandra-jars-{wanted}"


def maven() -> str:
    """The program `mvn`: from MVN or the PATH. Raises ProgramMissing."""
    found = os.environ.get("MVN") or shutil.which("mvn")
    if found is None:
        raise ProgramMissing("Maven (which fetches Cassandra)", PACKAGES[1:])
    return found


def _fetch(folder: Path) -> None:
    program = maven()
    print("Cassandra: fetching its jars (once, 67 MB)", file=sys.stderr, flush=True)
    # SECURITY: -C fails where a file does not match the checksum its repository gives.
    options = ["-B", "-q", "-C", "-f", str(POM), f"-DoutputDirectory={folder}"]
    command = [program, *options, "dependency:copy-dependencies"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own pom
    if done.returncode or not list(folder.glob("cassandra-all-*.jar")):
        said = "\n".join((done.stdout + done.stderr).splitlines()[-25:])
        raise CommandFailed("Maven, which fetches Cassandra's jars,", said)
