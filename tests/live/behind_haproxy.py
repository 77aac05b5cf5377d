"""Two servers behind the HAProxy that deploy/haproxy.cfg describes."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import STDOUT, Process
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from httpx2 import AsyncClient, HTTPError

from deploy.haproxy_node import HaproxyNode
from deploy.loopback import free_port
from tests.e2e.device import ROOT

SERVE = (sys.executable, "-c", "from cli import main; main()", "serve")
PATIENCE = 90


@dataclass(frozen=True)
class Server:
    process: Process
    address: str

    async def leave(self) -> None:
        """Tell it to end, and wait until it has."""
        self.process.send_signal(signal.SIGTERM)
        await self.process.wait()


@dataclass(frozen=True)
class Front:
    """What clients see, and what stands behind it."""

    address: str
    one: Server
    other: Server

    @asynccontextmanager
    async def client(self) -> AsyncIterator[AsyncClient]:
        url = f"http://{self.address}"
        async with AsyncClient(base_url=url, trust_env=False, timeout=PATIENCE) as http:
            yield http


@contextmanager
def proxy(folder: Path, one: str, other: str) -> Iterator[HaproxyNode]:
    """A HAProxy that is ended with the block."""
    node = HaproxyNode(folder, free_port(), one, other)
    node.check()
    node.start()
    try:
        yield node
    finally:
        node.kill()


@asynccontextmanager
async def behind(folder: Path, environment: Mapping[str, str]) -> AsyncIterator[Front]:
    """Two processes of `marquee serve` that share what `environment` names."""
    async with AsyncExitStack() as stack:
        servers = [
            await stack.enter_async_context(_serving(folder / name, environment))
            for name in ("one", "other")
        ]
        home = folder / "haproxy"
        home.mkdir()
        node = stack.enter_context(proxy(home, *(each.address for each in servers)))
        async with asyncio.timeout(PATIENCE), AsyncClient(trust_env=False) as http:
            while (await http.get(f"http://{node.address}/readyz")).status_code != 200:  # noqa: ASYNC110 - of others
                await asyncio.sleep(0.1)
        yield Front(node.address, *servers)


@asynccontextmanager
async def _serving(folder: Path, environment: Mapping[str, str]) -> AsyncIterator[Server]:
    folder.mkdir()  # noqa: ASYNC240 - a test's own folder
    address = f"127.0.0.1:{free_port()}"
    own = {
        **{name: value for name, value in os.environ.items() if not name.startswith("MARQUEE_")},
        "PYTHONPATH": str(ROOT),
        "MARQUEE_DATA_DIR": str(folder),
        "MARQUEE_WEB_DIR": str(folder),
        "MARQUEE_PORT": address.rpartition(":")[2],
        **environment,
    }
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *SERVE, cwd=folder, env=own, stdout=log, stderr=STDOUT
        )
    try:
        await _started(process, address, folder / "log")
        yield Server(process, address)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _started(process: Process, address: str, log: Path) -> None:
    async with asyncio.timeout(PATIENCE), AsyncClient(trust_env=False) as http:
        while True:
            if process.returncode is not None:
                pytest.fail(f"marquee serve ended:\n{log.read_text()}")  # noqa: ASYNC240 - a test's own file
            try:
                await http.get(f"http://{address}/healthz")
            except HTTPError:
                await asyncio.sleep(0.1)
            else:
                return
