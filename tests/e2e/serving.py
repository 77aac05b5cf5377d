"""Marquee behind a real server on a loopback port, for clients that need a socket."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self

import orjson
import uvicorn
from starlette.types import ASGIApp
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.e2e.device import Device
from transport.serving import OPTIONS

PROTOCOL = Subprotocol("graphql-transport-ws")


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """The app at work behind uvicorn as `marquee serve` sets it up; gives `host:port`."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
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


@dataclass
class Talk:
    """One socket, spoken to message by message."""

    socket: ClientConnection

    async def send(self, **message: Any) -> Self:
        await self.socket.send(orjson.dumps(message).decode())
        return self

    async def hear(self) -> Any:
        """The next message that is not a ping."""
        async with asyncio.timeout(30):
            return orjson.loads(await self.socket.recv())

    async def subscribe(self, id_: str, query: str, **variables: Any) -> Self:
        payload = {"query": query, "variables": variables}
        return await self.send(id=id_, type="subscribe", payload=payload)

    async def answer(self, id_: str, query: str, **variables: Any) -> Any:
        """The one answer to a query, while nothing else is heard."""
        await self.subscribe(id_, query, **variables)
        answer = await self.hear()
        assert answer["type"] == "next", answer
        assert await self.hear() == {"id": id_, "type": "complete"}
        return answer["payload"]

    async def closed(self) -> tuple[int | None, str | None]:
        """The code and reason that the server closes the socket with."""
        async with asyncio.timeout(30):
            await self.socket.wait_closed()
        return self.socket.close_code, self.socket.close_reason


@asynccontextmanager
async def talking(address: str, **options: Any) -> AsyncIterator[Talk]:
    """A socket in the protocol, not initialised yet."""
    given = {"subprotocols": [PROTOCOL], "proxy": None, **options}
    async with connect(f"ws://{address}/graphql", **given) as socket:
        yield Talk(socket)


@asynccontextmanager
async def talking_as(device: Device, address: str, **options: Any) -> AsyncIterator[Talk]:
    """A socket on which a device has made itself known."""
    async with talking(address, **options) as talk:
        payload = {"authorization": f"Bearer {device.access_token}"}
        await talk.send(type="connection_init", payload=payload)
        assert await talk.hear() == {"type": "connection_ack"}
        yield talk
