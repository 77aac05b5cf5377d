"""One Cassandra node in a folder of its own, to be started, killed, paused and started again.

The folder says it all: how the node is started, and as which process it runs. So whoever knows
the folder can act on the node, as a test does on nodes that `with_cassandra.py` started.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

OPTIONS = b"\x04\x00\x00\x00\x05\x00\x00\x00\x00"
"""A whole frame of CQL's protocol, version 4: stream 0, opcode OPTIONS, no body."""

SUPPORTED = 0x06
START_SECONDS = 180
GONE_SECONDS = 2
"""A process that has just begun has no arguments for a moment, as if it were not there."""

LAST_LINES = 30
_START = '"$@" </dev/null >>log 2>&1 & echo $! >pid'


@dataclass(frozen=True, slots=True)
class Node:
    folder: Path
    address: str
    port: int
    command: tuple[str, ...]

    def keep(self) -> None:
        """Write down how it is started, for `nodes_in`."""
        known = {"address": self.address, "port": self.port, "command": self.command}
        (self.folder / "node.json").write_text(json.dumps(known))

    def start(self) -> None:
        """Start its process, detached from ours, unless it runs."""
        if self.pid() is not None:
            return
        subprocess.run(  # noqa: S603 - our own command
            ["/bin/sh", "-c", _START, "sh", *self.command],
            cwd=self.folder,
            env={**os.environ, "MALLOC_ARENA_MAX": "2"},
            start_new_session=True,
            check=True,
        )

    def pid(self) -> int | None:
        """Its process, if it runs: one that names this folder, so never one of somebody else."""
        try:
            pid = int((self.folder / "pid").read_text())
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError, ValueError):  # none, gone, or just begun
            return None
        return pid if os.fsencode(self.folder) in arguments else None

    def answers(self) -> bool:
        """Whether it serves clients: it does so after it has joined the others."""
        try:
            with socket.create_connection((self.address, self.port), 1) as connection:
                connection.sendall(OPTIONS)
                header = connection.recv(9)
        except OSError:
            return False
        return len(header) == len(OPTIONS) and header[4] == SUPPORTED

    def wait(self) -> float:
        """Until it answers; the seconds it took. Ends the program where it does not."""
        since = seen = time.monotonic()
        while not self.answers():
            if self.pid() is not None:
                seen = time.monotonic()
            elif time.monotonic() - seen > GONE_SECONDS:
                sys.exit(f"Cassandra on {self.address} ended at its start:\n{self.last_lines()}")
            if time.monotonic() - since > START_SECONDS:
                sys.exit(f"Cassandra on {self.address} does not answer:\n{self.last_lines()}")
            time.sleep(0.2)
        return time.monotonic() - since

    def last_lines(self) -> str:
        lines = (self.folder / "log").read_text(errors="replace").splitlines()
        return "\n".join(lines[-LAST_LINES:])

    def kill(self) -> None:
        """End it as a crash would, and wait until it is gone; nothing happens if it is not there.

        A process that is paused ends too.
        """
        self._signal(signal.SIGKILL)
        while self.pid() is not None:
            time.sleep(0.05)

    def pause(self) -> None:
        """Let it hang: connections stay open, nothing is answered."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def restart(self) -> float:
        """Start it on what its folder holds, and wait until it answers; the seconds it took."""
        self.start()
        return self.wait()

    def _signal(self, number: signal.Signals) -> None:
        if (pid := self.pid()) is not None:
            os.kill(pid, number)


def nodes_in(folder: Path) -> Sequence[Node]:
    """The nodes kept in a folder, in order."""
    return [_read(path) for path in sorted(folder.glob("*/node.json"))]


def _read(path: Path) -> Node:
    known = json.loads(path.read_text())
    return Node(path.parent, known["address"], known["port"], tuple(known["command"]))
