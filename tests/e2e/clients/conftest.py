"""Libraries and pages for the tests of this folder, and a server that can be ended and begun."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn
from starlette.types import ASGIApp

from jobs.node_tools import NodeTools
from tests.e2e.clients.node import NoClients, installed, pages_as_modules
from transport.serving import OPTIONS


@pytest.fixture(scope="session")
def tools() -> NodeTools:
    try:
        return installed()
    except NoClients as why:
        pytest.skip(f"the clients' libraries cannot run: {why}")


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of our pages for clients, as modules."""
    return pages_as_modules(tmp_path_factory.mktemp("pages") / "modules")


@asynccontextmanager
async def served_at(app: ASGIApp, port: int) -> AsyncIterator[str]:
    """The app behind uvicorn on a port of our choice, as `marquee serve` sets it up."""
    with socket.socket() as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", port))
        options = {**OPTIONS, "loop": "none", "lifespan": "off", "timeout_graceful_shutdown": 1}
        server = uvicorn.Server(uvicorn.Config(app, **options))
        running = asyncio.create_task(server.serve(sockets=[bound]))
        try:
            while not server.started:  # noqa: ASYNC110 - uvicorn tells in no other way
                await asyncio.sleep(0.001)
            yield f"127.0.0.1:{port}"
        finally:
            server.should_exit = True
            await running


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
