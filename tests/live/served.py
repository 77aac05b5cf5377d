"""`marquee serve` as a process of its own, on a port of its own; its log is in its data folder."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import STDOUT, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from httpx2 import AsyncClient, HTTPError

from tests.cassandra import PATIENCE
from tests.e2e.device import ROOT

SERVE = (sys.executable, "-c", "from cli import main; main()", "serve")
HASTY = (sys.executable, "-m", "tests.live.hasty", "serve")
"""The same with less patience (`tests.live.hasty`)."""

LAST_LINES = 30


@asynccontextmanager
async def serving(
    data_dir: Path, command: Sequence[str] = SERVE, **settings: str
) -> AsyncIterator[AsyncClient]:
    """A client of a server that has started; it is ended with the block.

    `settings` are variables such as `progress_url`. Nothing limits how often a client may ask, no
    browser's page is built, and what takes as long as by default is answered as by default.
    """
    port = _free_port()
    given = {
        "data_dir": str(data_dir),
        "port": str(port),
        "web_dir": str(data_dir),
        "rate_limit_scale": "100000",
        "log_level": "warning",
        **settings,
    }
    own = {f"MARQUEE_{name.upper()}": value for name, value in given.items()}
    with (data_dir / "server.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env={**os.environ, **own}, stdout=log, stderr=STDOUT
        )
    http = AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=PATIENCE)
    try:
        async with http:
            await _started(process, http, data_dir)
            yield http
    finally:
        await _ended(process)


async def _started(process: Process, http: AsyncClient, data_dir: Path) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if process.returncode is not None:
                lines = (data_dir / "server.log").read_text().splitlines()
                pytest.fail("\n".join(["marquee serve ended:", *lines[-LAST_LINES:]]))
            try:
                await http.get("/healthz")
            except HTTPError:
                await asyncio.sleep(0.1)
            else:
                return


async def _ended(process: Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(PATIENCE):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
