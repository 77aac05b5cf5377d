"""Listening: what a subscription tells while things happen, some of them to what is hidden."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from httpx2 import Headers
from starlette.types import Message

from domain.ids import DeviceId, hex_of
from persistence.ports.changes import ChangeKind
from persistence.ports.live_updates import LiveEvent
from tests.contract.records import movie_id
from tests.e2e.my_list import SET
from tests.e2e.running import Answer, Device, Marquee
from tests.prover.asked import Asked
from tests.prover.worlds import BLOCKED

SEEN = movie_id("Meadow 5")
"""Everybody who has a profile may see it: that it is told says that all before it was."""

HIDDEN = (movie_id("Velvet 0"), BLOCKED, movie_id("Velvet gone"), "movie_" + "0" * 32, "nothing")
PATIENCE_SECONDS = 60


@dataclass
class Stream:
    """One subscription, as its client sees it; `told` are the answers so far."""

    told: list[dict[str, Any]] = field(default_factory=list)
    has_ended: bool = False
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, message: Message) -> None:
        body: bytes = message.get("body", b"")
        if body.startswith(b"event: next"):
            self.told.append(orjson.loads(body.split(b"\ndata: ")[1]))
        self.has_ended |= message["type"] == "http.response.body" and not message["more_body"]
        self._changed.set()

    async def until_told(self, of: str, times: int) -> None:
        """Wait until so many answers have this in them, or there will be none."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not self.has_ended and sum(of in str(one) for one in self.told) < times:
                self._changed.clear()
                await self._changed.wait()


async def heard(marquee: Marquee, device: Device, asked: Asked) -> Answer:
    """All that the subscription tells, as the one answer that it would be together."""
    profile = await _profile_of(device)
    await _list(device, on=False)
    async with _open(marquee, device, asked) as stream:
        if not stream.has_ended:
            await _happen(marquee, device, profile, stream, asked)
    data = [one["data"] for one in stream.told if "data" in one]
    errors = [error for one in stream.told for error in one.get("errors", ())]
    return Answer(200, Headers(), {"data": data, "errors": errors})


async def _happen(
    marquee: Marquee, device: Device, profile: str, stream: Stream, asked: Asked
) -> None:
    updates, of = marquee.stores.live, DeviceId(device.id)
    for topic in (profile, "prof_" + "f" * 32):
        await updates.publish(topic, LiveEvent(ChangeKind.PROGRESS, HIDDEN, of))
        await updates.publish(topic, LiveEvent(ChangeKind.PROFILE))
    told_of_list = asked.call.startswith("homepageChanged")
    for times, on in enumerate((True, False, True, False), start=1):
        await _list(device, on=on)
        await updates.publish(profile, LiveEvent(ChangeKind.MY_LIST))
        # One after the other: what else is to be told of the page comes with the first, so that
        # the last tells of the list alone, and nothing is on its way when the stream is closed.
        if told_of_list:
            await stream.until_told("_my_list", times)
    await updates.publish(profile, LiveEvent(ChangeKind.PROGRESS, (SEEN,), of))
    if not told_of_list:
        await stream.until_told(f"watch_{hex_of(profile)}_{hex_of(SEEN)}", 1)


async def _list(device: Device, *, on: bool) -> None:
    await device.ask(SET, {"titleId": SEEN, "listed": on})


async def _profile_of(device: Device) -> str:
    viewer = (await device.ask("{ viewer { profile { id } } }")).partial["viewer"]
    return str(viewer["profile"]["id"]) if viewer and viewer["profile"] else ""


@asynccontextmanager
async def _open(marquee: Marquee, device: Device, asked: Asked) -> AsyncIterator[Stream]:
    """A stream that listens, or that has ended already."""
    stream, messages = Stream(), asyncio.Queue[Message]()
    body = orjson.dumps({"query": asked.text, "variables": asked.variables})
    await messages.put({"type": "http.request", "body": body, "more_body": False})
    task = asyncio.create_task(marquee.app(_scope(device), messages.get, stream.send))
    updates: Any = marquee.stores.live
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not updates.listeners and not stream.has_ended:  # noqa: ASYNC110 - nothing tells
                await asyncio.sleep(0.001)
        yield stream
    finally:
        await messages.put({"type": "http.disconnect"})
        await task


def _scope(device: Device) -> dict[str, Any]:
    headers = {
        "host": "127.0.0.1",
        "accept": "text/event-stream",
        "content-type": "application/json",
        **({"authorization": f"Bearer {device.access_token}"} if device.access_token else {}),
    }
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 40000),
        "server": ("127.0.0.1", 8000),
    }
