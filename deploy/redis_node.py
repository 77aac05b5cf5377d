"""One Redis server in a folder of its own, to be started, killed, paused and started again.

The folder says it all: how the server is started, and as which process it runs. So whoever knows
the folder can act on it, as a test does on the one that `with_redis.py` started.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 10
LAST_LINES = 20
_START = '"$@" </dev/null >>log 2>&1 & echo $!'
CONFIGURATION = """\
bind 127.0.0.1
port {port}
dir {folder}
daemonize no
save ""
appendonly no
maxmemory 256mb
maxmemory-policy allkeys-lru
"""
"""Nothing is written to disk and the oldest may go: what is kept here can be made again."""


@dataclass(frozen=True, slots=True)
class RedisNode:
    folder: Path

    @property
    def port(self) -> int:
        return int((self.folder / "port").read_text())

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def configure(self, program: Path, port: int) -> None:
        """Write down how it is started."""
        configuration = CONFIGURATION.format(port=port, folder=self.folder)
        (self.folder / "redis.conf").write_text(configuration)
        (self.folder / "port").write_text(str(port))
        (self.folder / "program").write_text(str(program))

    def start(self) -> None:
        """Start it unless it runs, and wait until it answers; where it does not, exit."""
        if self.pid() is None:
            program = (self.folder / "program").read_text()
            started = subprocess.run(  # noqa: S603 - our own command
                ["/bin/sh", "-c", _START, "sh", program, str(self.folder / "redis.conf")],
                cwd=self.folder,
                start_new_session=True,
                stdout=subprocess.PIPE,
                check=True,
            )
            (self.folder / "pid").write_bytes(started.stdout.strip())
        until = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.pid() is None or time.monotonic() > until:
                sys.exit(f"Redis does not answer on port {self.port}:\n{self.last_lines()}")
            time.sleep(0.01)

    def pid(self) -> int | None:
        """Its process, if it runs: one that works in this folder, so never one of somebody else."""
        try:
            pid = int((self.folder / "pid").read_text())
            works_in = Path(f"/proc/{pid}/cwd").readlink()
        except OSError:
            return None
        return pid if works_in == self.folder.resolve() else None

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 0.5) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def last_lines(self) -> str:
        lines = (self.folder / "log").read_text(errors="replace").splitlines()
        return "\n".join(lines[-LAST_LINES:])

    def kill(self) -> None:
        """End it as a crash would, and wait until it is gone; nothing happens if it is not there.

        A process that is paused ends too.
        """
        self._signal(signal.SIGKILL)
        while self.pid() is not None:
            time.sleep(0.01)

    def pause(self) -> None:
        """Let it hang: connections stay open, nothing is answered."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if (pid := self.pid()) is not None:
            os.kill(pid, number)
