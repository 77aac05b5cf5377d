"""What clients subscribe to, and what they listen with."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from httpx2 import AsyncClient

from tests.e2e.device import Device, operation_text
from tests.e2e.running import Marquee
from tests.e2e.serving import Talk

LIVE = operation_text("tv/live.graphql")
PROGRESS, HOMEPAGE = "TvProgressChanged", "TvHomepageChanged"


async def listen_to_progress(talk: Talk, id_: str = "progress") -> None:
    payload = {"query": LIVE, "operationName": PROGRESS}
    await talk.send(id=id_, type="subscribe", payload=payload)
    await listening(talk)


async def listen_to_page(talk: Talk, page_id: str, id_: str = "page") -> None:
    variables = {"homepageId": page_id}
    payload = {"query": LIVE, "operationName": HOMEPAGE, "variables": variables}
    await talk.send(id=id_, type="subscribe", payload=payload)
    await listening(talk)


async def listening(talk: Talk) -> None:
    """What is answered after a subscription was sent says that it listens."""
    await talk.send(type="ping")
    assert await talk.hear() == {"type": "pong"}


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    """Wait for what nothing that a client hears would tell."""
    async with asyncio.timeout(30):
        while not await is_so():  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)


async def listeners(marquee: Marquee, count: int) -> None:
    """Wait until so many listen."""

    async def listen() -> bool:
        found: int = marquee.stores.live.listeners  # type: ignore[attr-defined]
        return found == count

    await until(listen)


@dataclass
class Events:
    """The events of one stream, by GraphQL over Server-Sent Events."""

    lines: AsyncIterator[str]
    comments: int = field(default=0)

    async def next(self) -> tuple[str, Any]:
        """The next event's name and its data."""
        name, data = "", ""
        async with asyncio.timeout(30):
            async for line in self.lines:
                if line.startswith(":"):
                    self.comments += 1
                elif line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data:"):
                    data = line.removeprefix("data:").strip()
                elif name:
                    return name, orjson.loads(data) if data else None
        raise AssertionError("the stream has ended")


@asynccontextmanager
async def streaming(
    device: Device, address: str, operation: str, **variables: Any
) -> AsyncIterator[Events]:
    """A stream of one of the clients' subscriptions."""
    headers = {
        "authorization": f"Bearer {device.access_token}",
        "accept": "text/event-stream",
    }
    body = {"query": LIVE, "operationName": operation, "variables": variables}
    async with (
        AsyncClient(base_url=f"http://{address}", trust_env=False) as http,
        http.stream("POST", "/graphql", json=body, headers=headers, timeout=30) as response,
    ):
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        yield Events(response.aiter_lines())
