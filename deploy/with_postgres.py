"""Runs a command beside a PostgreSQL of its own: a temporary one, on loopback, ended afterwards.

    python deploy/with_postgres.py COMMAND [ARGUMENT ...]

The command finds it in MARQUEE_TEST_DATABASE_URL. PostgreSQL is looked for in $PG_BINDIR,
in Debian's folders and on the PATH; where there are none, the message says how to install them.
PostgreSQL refuses to run as root, so as root its programs run as the user `postgres`.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import beside
from loopback import free_port

DEBIAN = Path("/usr/lib/postgresql")
USER = "postgres"
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""A test's database need not survive a power cut."""


def main(command: Sequence[str]) -> int:
    if not command:
        sys.exit(__doc__)
    with postgres(binaries()) as url:
        return beside.run(command, {"MARQUEE_TEST_DATABASE_URL": url})


def binaries() -> Path:
    """The folder with `initdb` and `pg_ctl`, of the newest version there is."""
    if given := os.environ.get("PG_BINDIR"):
        return Path(given)
    versions = [path for path in DEBIAN.glob("*/bin/initdb") if path.exists()]
    if versions:
        return max(versions, key=lambda path: int(path.parts[-3])).parent
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    sys.exit("PostgreSQL is not installed. On Debian: apt-get install -y postgresql")


@contextmanager
def postgres(programs: Path) -> Iterator[str]:
    """The URL of a running server; its data goes with it."""
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        data, port = Path(folder) / "data", free_port()
        if os.geteuid() == 0:
            os.chown(folder, *owner())
        run(programs / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        options = [
            f"port={port}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={folder}",
        ]
        chosen = " ".join(f"-c {option}" for option in (*options, *QUICK))
        log = Path(folder) / "log"
        since = time.monotonic()
        try:
            run(programs / "pg_ctl", "-D", data, "-l", log, "-w", "-o", chosen, "start")
            seconds = time.monotonic() - since
            beside.told("PostgreSQL", f"127.0.0.1:{port} answers after {seconds:.0f} s")
            yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
        finally:
            with beside.undisturbed():
                if (data / "postmaster.pid").exists():
                    run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
                    beside.told("PostgreSQL", "ended")


def owner() -> tuple[int, int]:
    """Whom the data belongs to where we are root."""
    try:
        found = pwd.getpwnam(USER)
    except KeyError:
        sys.exit(f"PostgreSQL does not run as root, and there is no user {USER}: useradd {USER}")
    return found.pw_uid, found.pw_gid


def run(*arguments: object) -> None:
    command = [str(argument) for argument in arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", USER, "--", *command]
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)  # noqa: S603 - our own commands
    if done.returncode:
        sys.exit(f"{Path(command[-1]).name} failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(beside.main(lambda: main(sys.argv[1:])))
