"""One Cassandra node in a folder of its own, to be started, killed, paused and started again."""

import json
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.detached import Detached
from deploy.failures import NoAnswer

OPTIONS = b"\x04\x00\x00\x00\x05\x00\x00\x00\x00"
"""A whole frame of CQL's protocol, version 4: stream 0, opcode OPTIONS, no body."""

SUPPORTED = 0x06
START_SECONDS = 180
END_SECONDS = 60
"""What it has in memory it writes to its data first."""


@dataclass(frozen=True, slots=True)
class Node(Detached):
    address: str
    port: int
    command: tuple[str, ...]

    def keep(self) -> None:
        """Write down how it is started, for `nodes_in`."""
        known = {"address": self.address, "port": self.port, "command": self.command}
        (self.folder / "node.json").write_text(json.dumps(known))

    @property
    def has_begun(self) -> bool:
        """Whether it has been a part of the cluster before."""
        return any((self.folder / "data").glob("system/peers*/*"))

    def start(self) -> None:
        """Start its process unless it runs."""
        if self.pid() is None:
            self.launch(self.command, {"MALLOC_ARENA_MAX": "2"})

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
        """Until it answers; the seconds it took. Raises NoAnswer where it does not."""
        since = time.monotonic()
        while not self.answers():
            if self.pid() is None or time.monotonic() - since > START_SECONDS:
                raise NoAnswer(f"Cassandra on {self.address}:{self.port}", self.last_lines())
            time.sleep(0.2)
        return time.monotonic() - since

    def restart(self) -> float:
        """Start it on what its folder holds, and wait until it answers; the seconds it took."""
        self.start()
        return self.wait()


def nodes_in(folder: Path) -> Sequence[Node]:
    """The nodes kept in a folder, in order."""
    return [_read(path) for path in sorted(folder.glob("*/node.json"))]


def _read(path: Path) -> Node:
    known = json.loads(path.read_text())
    return Node(path.parent, known["address"], known["port"], tuple(known["command"]))
