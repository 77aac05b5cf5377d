"""One Redis server in a folder of its own, to be started, killed, paused and started again."""

import os
import shutil
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from deploy.detached import Detached
from deploy.failures import NoAnswer, ProgramMissing
from deploy.loopback import LOCALHOST

START_SECONDS = 10
END_SECONDS = 10
PACKAGE = "redis-server"
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

ANSWERS = (b"+PONG", b"-NOAUTH")
"""To a PING; who asks for a password first is there as well."""


@dataclass(frozen=True, slots=True)
class RedisNode(Detached):
    @property
    def port(self) -> int:
        return int((self.folder / "port").read_text())

    @property
    def password(self) -> str:
        """What clients must know; empty where they need not."""
        return (self.folder / "password").read_text()

    @property
    def url(self) -> str:
        login = f":{self.password}@" if self.password else ""
        return f"redis://{login}{LOCALHOST}:{self.port}/0"

    def configure(self, program: Path, port: int, password: str = "") -> None:
        """Write down how it is started."""
        configuration = CONFIGURATION.format(port=port, folder=self.folder)
        if password:
            configuration += f"requirepass {password}\n"
        # SECURITY: the folder holds the password, and is its owner's alone.
        self.folder.chmod(0o700)
        (self.folder / "redis.conf").write_text(configuration)
        (self.folder / "port").write_text(str(port))
        (self.folder / "password").write_text(password)
        (self.folder / "program").write_text(str(program))

    def start(self) -> None:
        """Start it unless it runs, and wait until it answers. Raises NoAnswer."""
        if self.pid() is None:
            program = (self.folder / "program").read_text()
            self.launch([program, str(self.folder / "redis.conf")], {})
        until = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.pid() is None or time.monotonic() > until:
                raise NoAnswer(f"Redis on port {self.port}", self.last_lines())
            time.sleep(0.01)

    def answers(self) -> bool:
        try:
            with socket.create_connection((LOCALHOST, self.port), 0.5) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(ANSWERS)
        except OSError:
            return False


def program() -> Path:
    """`redis-server`, of whatever version there is. Raises ProgramMissing."""
    found = os.environ.get("REDIS_SERVER") or shutil.which("redis-server")
    if found is None:
        raise ProgramMissing("Redis", [PACKAGE])
    return Path(found)
