"""The server as a process: started on a folder, killed, started on what that holds."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from httpx2 import AsyncClient, TransportError

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
MARQUEE = (str(Path(sys.executable).with_name("marquee")), "serve")
PLANTED = (sys.executable, "-m", "tests.durability.planted")
"""The same with a fault in it, which is named next."""

START_SECONDS = 120
_LAST = 3000


@dataclass(slots=True)
class Server:
    """`folder` is the data folder, and outlives every process; `settings` are further variables."""

    folder: Path
    port: int
    command: Sequence[str] = MARQUEE
    settings: Mapping[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def database(self) -> Path:
        return self.folder / "marquee.db"

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                self.command, env=self._variables(), cwd=ROOT, stdout=log, stderr=log
            )

    def kill(self) -> None:
        """As a crash ends it: nothing of it runs any more."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    async def ready(self) -> None:
        """Until it takes requests. Raises RuntimeError when it has ended instead."""
        async with asyncio.timeout(START_SECONDS), AsyncClient(base_url=self.url) as http:
            while not await _is_ready(http):
                if self.process is None or self.process.poll() is not None:
                    raise RuntimeError(f"the server has ended:\n{self.last_words()}")
                await asyncio.sleep(0.02)

    def last_words(self) -> str:
        return (self.folder / "server.log").read_text(errors="replace")[-_LAST:]

    def _variables(self) -> dict[str, str]:
        """Of this process's variables those that are not Marquee's, and our own.

        No browser's page is built: a folder without one stands in for it.
        """
        others = {name: each for name, each in os.environ.items() if "MARQUEE_" not in name}
        own = {
            "MARQUEE_DATA_DIR": str(self.folder),
            "MARQUEE_PORT": str(self.port),
            "MARQUEE_RATE_LIMIT_SCALE": "1000000",
            "MARQUEE_GRAPHIQL": "false",
            "MARQUEE_WEB_DIR": str(self.folder),
            "MARQUEE_LOG_LEVEL": "warning",
            "PYTHONPATH": str(ROOT),
        }
        return {**others, **own, **self.settings}


@asynccontextmanager
async def serving(folder: Path, command: Sequence[str] = MARQUEE) -> AsyncIterator[Server]:
    """A server at work on a folder; whatever runs of it at the end of the block is killed."""
    server = Server(folder, free_port(), command)
    try:
        server.start()
        await server.ready()
        yield server
    finally:
        server.kill()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


async def _is_ready(http: AsyncClient) -> bool:
    try:
        return (await http.get("/readyz")).status_code == 200
    except TransportError:
        return False
