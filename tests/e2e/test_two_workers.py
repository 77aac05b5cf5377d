"""Two applications on one database, as two workers are: what ends on one has ended on both (R54).

The second is told nothing. It asks for changes four times a second, and the tests wait for one
whole time of asking, however long that takes.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.changes import LONGEST_PAUSE_SECONDS, POLL_SECONDS
from persistence.ports.changes import Change, Changes
from persistence.ports.stores import Stores
from tests.e2e.history import films, hide, watch
from tests.e2e.running import Clock, Device, Marquee, running, settings_for

ENDED = {
    "__typename": "AuthProblem",
    "code": "UNAUTHENTICATED",
    "message": "This session has ended. Sign in again.",
}


@dataclass
class Polls:
    """Stands before a worker's `changes` and knows when it has asked them anew."""

    begun: int = 0
    ended: int = 0
    turn: asyncio.Condition = field(default_factory=asyncio.Condition)

    def wrap(self, stores: Stores) -> Stores:
        return replace(stores, changes=Watched(stores.changes, self))

    async def one(self) -> None:
        """Wait until a time of asking that begins from now on has been answered."""
        wanted = self.begun + 1
        async with asyncio.timeout(60), self.turn:
            await self.turn.wait_for(lambda: self.ended >= wanted)


@dataclass(frozen=True)
class Watched:
    changes: Changes
    polls: Polls

    def __getattr__(self, name: str) -> Any:
        return getattr(self.changes, name)

    async def since(self, number: int, *, limit: int = 1000) -> Sequence[Change]:
        self.polls.begun += 1
        asked = self.polls.begun
        found = await self.changes.since(number, limit=limit)
        async with self.polls.turn:
            self.polls.ended = asked
            self.polls.turn.notify_all()
        return found


@dataclass(frozen=True)
class Workers:
    here: Marquee
    there: Marquee
    polls: Polls
    data_dir: Path
    clock: Clock


@pytest.fixture
async def workers(data_dir: Path) -> AsyncIterator[Workers]:
    clock, polls, settings = Clock(), Polls(), settings_for(data_dir)
    async with AsyncExitStack() as stack:
        here = await stack.enter_async_context(running(settings, clock=clock))
        there = await stack.enter_async_context(running(settings, clock=clock, wrap=polls.wrap))
        yield Workers(here, there, polls, data_dir, clock)


async def refreshed(device: Device) -> dict[str, Any]:
    answer = await device.run(
        "web/sign-in.graphql", "WebRefreshSession", refreshToken=device.refresh_token
    )
    outcome: dict[str, Any] = answer.data["refreshSession"]
    return outcome


async def is_signed_in(device: Device) -> bool:
    answer = await device.ask("{ viewer { id } }")
    is_known = answer.data["viewer"] is not None
    assert is_known != (answer.headers.get("WWW-Authenticate") == 'Bearer error="invalid_token"')
    return is_known


async def log_out(device: Device, _: Marquee) -> None:
    await device.run("web/sign-in.graphql", "WebLogOut")


async def log_out_everywhere(_: Device, here: Marquee) -> None:
    other = await here.sign_in("Sam")
    answer = await other.run("web/sign-in.graphql", "WebLogOut", everywhere=True)
    assert answer.data["logOut"]["__typename"] == "AckPayload"


async def use_a_refresh_token_twice(device: Device, _: Marquee) -> None:
    again = replace(device)
    renewed = await refreshed(device)
    device.access_token, device.refresh_token = renewed["accessToken"], renewed["refreshToken"]
    assert await refreshed(again) == ENDED


async def remove_the_device(device: Device, here: Marquee) -> None:
    other = await here.sign_in("Sam")
    answer = await other.run("web/devices.graphql", "WebRemoveDevice", deviceId=device.id)
    removed = answer.data["removeDevice"]
    assert (removed["__typename"], removed["deletedIds"]) == ("RemovedPayload", [device.id])
    left = [each["id"] for each in removed["viewer"]["account"]["devices"]]
    assert other.id in left
    assert device.id not in left


async def remove_the_device_that_asks(device: Device, _: Marquee) -> None:
    answer = await device.run("web/devices.graphql", "WebRemoveDevice", deviceId=device.id)
    removed = answer.data["removeDevice"]
    assert (removed["deletedIds"], removed["viewer"]) == ([device.id], None)


Ending = Callable[[Device, Marquee], Awaitable[None]]
ENDINGS: list[Ending] = [
    log_out,
    log_out_everywhere,
    use_a_refresh_token_twice,
    remove_the_device,
    remove_the_device_that_asks,
]


@pytest.mark.parametrize("end", ENDINGS, ids=[end.__name__ for end in ENDINGS])
async def test_r54_what_ends_on_one_worker_has_ended_on_the_other_after_one_poll(
    workers: Workers, end: Ending
) -> None:
    device, stranger = await workers.here.sign_in("Ada"), await workers.here.sign_in("Edith")
    for each in (device, stranger):
        assert await is_signed_in(replace(each, http=workers.there.http))
    await end(device, workers.here)
    await workers.polls.one()
    # SECURITY: whatever the other worker had in its memory, it refuses both tokens now.
    there = replace(device, http=workers.there.http)
    assert not await is_signed_in(there)
    assert await refreshed(there) == ENDED
    assert not await is_signed_in(device)
    assert await is_signed_in(replace(stranger, http=workers.there.http))

    async with running(settings_for(workers.data_dir), clock=workers.clock) as restarted:
        afterwards = replace(device, http=restarted.http)
        assert not await is_signed_in(afterwards)
        assert await refreshed(afterwards) == ENDED
        assert await is_signed_in(replace(stranger, http=restarted.http))


async def test_r54_a_token_that_the_other_worker_gave_works_here_without_waiting(
    workers: Workers,
) -> None:
    device = await workers.there.sign_in("Ada")
    assert await is_signed_in(replace(device, http=workers.here.http))


def test_r54_a_worker_asks_often_enough() -> None:
    assert (POLL_SECONDS, LONGEST_PAUSE_SECONDS) == (0.25, 1.0)


@pytest.mark.usefixtures("patience")
async def test_r32_r35_what_is_watched_on_one_worker_waits_on_the_other_within_a_second(
    workers: Workers,
) -> None:
    here, there = await workers.here.sign_in("Edith"), await workers.there.sign_in("Edith")
    assert await waiting(there) == []
    film = (await films(here))[0]

    await watch(here, film, workers.clock() - timedelta(minutes=1))
    assert await waiting(here) == [film["id"]]
    async with asyncio.timeout(60):  # how soon is measured elsewhere
        while await waiting(there) != [film["id"]]:
            await workers.polls.one()

    await hide(here, film["id"])
    async with asyncio.timeout(60):
        while await waiting(there):
            await workers.polls.one()


async def waiting(device: Device) -> list[str]:
    """The titles that wait to be gone on with."""
    text = "{ continueWatching { edges { node { title { id } } } } }"
    found = (await device.ask(text)).data["continueWatching"]["edges"]
    return [edge["node"]["title"]["id"] for edge in found]
