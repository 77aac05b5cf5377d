"""Listening: what a subscription tells while things happen, some of them to what is hidden."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from httpx2 import Headers
from starlette.types import Message

from domain.ids import DeviceId
from flows.changes import ChangeWatch
from persistence.ports.changes import ChangeKind
from persistence.ports.live_updates import LiveEvent
from tests.contract.records import movie_id
from tests.e2e.my_list import SET
from tests.e2e.running import Answer, Device, Marquee, service_of
from tests.prover.asked import Asked
from tests.prover.worlds import BLOCKED

SEEN = movie_id("Meadow 5")
"""Everybody who has a profile may see it."""

HIDDEN = (movie_id("Velvet 0"), BLOCKED, movie_id("Velvet gone"), "movie_" + "0" * 32, "nothing")
PATIENCE_SECONDS = 60


@dataclass
class Stream:
    """One subscription, as its client sees it; `told` are the answers so far."""

    told: list[dict[str, Any]] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, message: Message) -> None:
        body: bytes = message.get("body", b"")
        if body.startswith(b"event: next"):
            self.told.append(orjson.loads(body.split(b"\ndata: ")[1]))
        if message["type"] == "http.response.body" and not message["more_body"]:
            self.ended.set()


async def heard(marquee: Marquee, device: Device, asked: Asked) -> Answer:
    """All that the subscription tells, as the one answer that it would be together."""
    profile, watch = await _profile_of(device), service_of(marquee).watch
    await _list(device, on=False)
    await watch.catch_up()  # nothing of before is told while it listens
    async with _open(marquee, device, asked) as stream:
        if not stream.ended.is_set():
            await _happen(marquee, device, profile, stream, watch)
    data = [one["data"] for one in stream.told if "data" in one]
    errors = [error for one in stream.told for error in one.get("errors", ())]
    return Answer(200, Headers(), {"data": data, "errors": errors})


async def _happen(
    marquee: Marquee, device: Device, profile: str, stream: Stream, watch: ChangeWatch
) -> None:
    """One after the other, so that both worlds tell of the same moments."""
    updates, of = marquee.stores.live, DeviceId(device.id)
    for topic in (profile, "prof_" + "f" * 32):
        await updates.publish(topic, LiveEvent(ChangeKind.PROGRESS, HIDDEN, of))
        await updates.publish(topic, LiveEvent(ChangeKind.PROFILE))
    await _told(marquee, stream)
    for on in (True, False, True, False):
        await _list(device, on=on)
        await watch.catch_up()  # what was changed is told by it
        await _told(marquee, stream)
    await updates.publish(profile, LiveEvent(ChangeKind.PROGRESS, (SEEN,), of))
    await _told(marquee, stream)


async def _told(marquee: Marquee, stream: Stream) -> None:
    """Wait until all that has happened has been told, or the stream has ended."""
    updates: Any = marquee.stores.live
    waits = [asyncio.create_task(wait()) for wait in (updates.idle, stream.ended.wait)]
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


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
    try:
        await _told(marquee, stream)
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
