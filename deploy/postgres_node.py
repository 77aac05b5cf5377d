"""One PostgreSQL server in a folder of its own, to be started, killed, paused and started again.

PostgreSQL refuses to run as root, so as root its programs run as the user `postgres`, whose the
folder is then.
"""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.detached import last_lines, others_environment, working_in
from deploy.failures import CommandFailed, NoAnswer, NoUser, OutOfReach, ProgramMissing
from deploy.loopback import LOCALHOST

PACKAGE = "postgresql"
DEBIAN = Path("/usr/lib/postgresql")
USER = "postgres"
"""The user of the machine, and the superuser of the database."""

START_SECONDS = 60
END_SECONDS = 30
REAPED_SECONDS = 5
"""PostgreSQL does not start while the one before it is there, be it as a dead process's entry."""


@dataclass(frozen=True, slots=True)
class PostgresNode:
    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def port(self) -> int:
        return int((self.folder / "port").read_text())

    @property
    def password(self) -> str:
        """The superuser's; empty where everybody of this machine is believed."""
        return (self.folder / "password").read_text()

    def configure(self, port: int, options: Sequence[str] = (), password: str = "") -> None:
        """Write down how it is started, and make its data unless they are there.

        `options` are settings such as `fsync=off`. The password is of data that are yet to be made.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._hand_over(self.folder)
        # SECURITY: the folder holds the password, and is its owner's alone.
        self.folder.chmod(0o700)
        chosen = (f"port={port}", f"listen_addresses={LOCALHOST}", "unix_socket_directories=")
        (self.folder / "options").write_text(" ".join(f"-c {each}" for each in (*chosen, *options)))
        (self.folder / "port").write_text(str(port))
        if not self.data.exists():
            (self.folder / "password").write_text(password)
            self._hand_over(self.folder / "password")
            self._make()

    def _make(self) -> None:
        access = ["-A", "trust"]
        if self.password:
            access = ["-A", "scram-sha-256", f"--pwfile={self.folder / 'password'}"]
        draft = self.folder / "data.made"  # data are there as a whole or not at all
        if draft.exists():
            shutil.rmtree(draft)
        self.run("initdb", "-D", draft, "-U", USER, "-E", "UTF8", "--locale=C.UTF-8", *access)
        draft.rename(self.data)

    def start(self) -> None:
        """Start it unless it runs, and wait until it answers. Raises NoAnswer."""
        if self.pid() is not None:
            return
        waiting = ("-w", "-t", START_SECONDS, "-l", self.folder / "log")
        options = (self.folder / "options").read_text()
        try:
            self.run("pg_ctl", "-D", self.data, *waiting, "-o", options, "start")
        except CommandFailed as failure:
            raise NoAnswer("PostgreSQL", last_lines(self.folder / "log")) from failure

    def pid(self) -> int | None:
        """Its first process, if it runs: one that works in its data."""
        return working_in(self.data, self.data / "postmaster.pid")

    def answers(self) -> bool:
        try:
            self.run("pg_isready", "-q", "-h", LOCALHOST, "-p", self.port, "-t", 2)
        except CommandFailed:
            return False
        return True

    def ask(self, statements: str) -> None:
        """Run SQL, as psql reads it, as the superuser. Raises CommandFailed."""
        where = ("-h", LOCALHOST, "-p", self.port, "-U", USER, "-d", "postgres")
        self.run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *where, given=statements)

    def end(self) -> None:
        """Let it finish what it is at, break off its clients, and wait until it is gone."""
        if (pid := self.pid()) is not None:
            self.resume()
            os.kill(pid, signal.SIGINT)  # its "fast" shutdown
            self._gone(END_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End all of its processes as a crash would, and wait until they are gone."""
        pid = self.pid()
        self._signal(signal.SIGKILL)
        self._gone(float("inf"))
        until = time.monotonic() + REAPED_SECONDS
        while pid is not None and Path(f"/proc/{pid}").exists() and time.monotonic() < until:
            time.sleep(0.02)

    def pause(self) -> None:
        """Let it hang: connections stay open, nothing is answered."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def run(self, program: str, *arguments: object, given: str = "") -> None:
        """One of its programs, `given` on its standard input. Raises CommandFailed."""
        command = [str(each) for each in (binaries() / program, *arguments)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", USER, "--", *command]
        done = subprocess.run(  # noqa: S603 - our own commands
            command,
            cwd="/",
            env={**others_environment(), "LC_ALL": "C.UTF-8", "PGPASSWORD": self.password},
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CommandFailed(program, done.stdout + done.stderr)

    def _hand_over(self, path: Path) -> None:
        """Give it to whom PostgreSQL runs as. Raises NoUser and OutOfReach."""
        path.chmod(0o700 if path.is_dir() else 0o600)
        if os.geteuid() != 0:
            return
        try:
            found = pwd.getpwnam(USER)
        except KeyError:
            raise NoUser(USER) from None
        os.chown(path, found.pw_uid, found.pw_gid)
        can_enter = ["runuser", "-u", USER, "--", "test", "-r", str(path)]
        if subprocess.run(can_enter, cwd="/", check=False).returncode:  # noqa: S603 - our own command
            raise OutOfReach(path, USER)

    def _signal(self, number: signal.Signals) -> None:
        if (pid := self.pid()) is None:
            return
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        os.kill(pid, number)  # first, so that it starts no others
        for child in children:
            try:
                os.kill(int(child), number)
            except ProcessLookupError:  # a connection that has just been closed
                continue

    def _gone(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self.pid() is not None and time.monotonic() < until:
            time.sleep(0.02)


def binaries() -> Path:
    """The folder with `initdb` and `pg_ctl`, of the newest version there is."""
    if given := os.environ.get("PG_BINDIR"):
        return Path(given)
    versions = [path for path in DEBIAN.glob("*/bin/initdb") if path.exists()]
    if versions:
        return max(versions, key=lambda path: int(path.parts[-3])).parent
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise ProgramMissing("PostgreSQL", [PACKAGE])
