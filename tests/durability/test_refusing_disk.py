"""R9: a disk that takes no writes is told to the client, loses nothing, and is forgotten when over.

The disk is full: the process may write no byte to any file (RLIMIT_FSIZE), nor to its log. The
folder is read-only: SQLite refuses each write (`planted`). The database is locked: another
connection holds it exclusively, as a long import does.
"""

import asyncio
import resource
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from httpx2 import AsyncClient

from tests.durability.checker import Told, check
from tests.durability.device import RECORD, Device, Json, Unanswered
from tests.durability.events import Event, Film
from tests.durability.model import Shown
from tests.durability.reading import read_films, read_row, read_shown
from tests.durability.server import PLANTED, Server, serving
from tests.durability.sittings import Habits, Sittings

AT_ONCE = 20
REFUSED = {"code": "UNAVAILABLE", "retryAfterSeconds": 5}


@contextmanager
def full(server: Server) -> Iterator[None]:
    assert server.process is not None
    pid, limit = server.process.pid, resource.RLIMIT_FSIZE
    before, most = resource.prlimit(pid, limit)
    resource.prlimit(pid, limit, (0, most))
    yield
    resource.prlimit(pid, limit, (before, most))


@contextmanager
def read_only(server: Server) -> Iterator[None]:
    sign = server.folder / "read-only"
    sign.touch()
    yield
    sign.unlink()


@contextmanager
def locked(server: Server) -> Iterator[None]:
    with closing(sqlite3.connect(server.database, timeout=60)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield


Trouble = Callable[[Server], AbstractContextManager[None]]


@dataclass(frozen=True)
class House:
    """A household of one device, on a server in which trouble can be made."""

    server: Server
    device: Device
    films: Sequence[Film]
    sittings: Sittings

    def batches(self, count: int) -> Sequence[Sequence[Event]]:
        """Each of a sitting, none of it late."""
        return [self.sittings.next(time.time_ns() // 1_000_000)[0] for _ in range(count)]

    async def told(self, batch: Sequence[Event]) -> Json:
        """What a batch is answered, whatever it is."""
        events = [event.sent() for event in batch]
        outcome: Json = (await self.device.ask(RECORD, "TvRecordProgress", events=events))[
            "recordProgress"
        ]
        return outcome

    async def shown(self) -> tuple[dict[str, Shown], Sequence[str]]:
        return dict(await read_shown(self.device, self.films)), await read_row(self.device)


@pytest.fixture
async def house(folder: Path) -> AsyncIterator[House]:
    async with (
        serving(folder, (*PLANTED, "read-only", "serve")) as server,
        AsyncClient(base_url=server.url, timeout=30) as http,
    ):
        device = Device(http, f"{uuid4().hex}@marquee.test", str(uuid4()))
        await device.sign_up()
        films = await read_films(device, AT_ONCE)
        habits, chance = Habits(late=0), Random(9)  # noqa: S311 - a test's seed is no secret
        sittings = Sittings(device.id, films, chance, habits, 0)
        yield House(server, device, films, sittings)


async def until_kept(house: House, batch: Sequence[Event]) -> Sequence[str]:
    """The outcomes of a batch that is sent until it is answered, as every client does."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await house.device.record(batch)
            except Unanswered:
                await asyncio.sleep(0.1)


LIMITED = pytest.mark.skipif(
    not hasattr(resource, "prlimit"), reason="only Linux limits the files of another process"
)


@pytest.mark.parametrize("trouble", [pytest.param(full, marks=LIMITED), read_only, locked])
async def test_r9_a_disk_that_takes_no_writes_is_unavailable_until_it_takes_them_again(
    house: House, trouble: Trouble
) -> None:
    before, refused = house.batches(5), house.batches(AT_ONCE)
    for batch in before:
        await until_kept(house, batch)
    seen = await house.shown()

    with trouble(house.server):
        one_by_one = [await house.told(batch) for batch in refused[:3]]
        at_once = await asyncio.gather(*map(house.told, refused))
        during = await house.shown()

    told = [*one_by_one, *at_once]
    assert {one["__typename"] for one in told} == {"UnavailableProblem"}
    assert [{name: one[name] for name in REFUSED} for one in told] == [REFUSED] * len(told)
    assert during == seen
    outcomes = [outcome for batch in refused for outcome in await until_kept(house, batch)]
    if trouble is not locked:  # what still waited for a lock is kept, and answered so
        assert "DUPLICATE" not in outcomes
    await all_is_kept(house, [*before, *refused])
    house.server.kill()
    house.server.start()
    await house.server.ready()
    await all_is_kept(house, [*before, *refused])


async def all_is_kept(house: House, batches: Sequence[Sequence[Event]]) -> None:
    events = [event for batch in batches for event in batch]
    shown, _ = await house.shown()
    for film in house.films:
        told = Told([event for event in events if event.film == film.id])
        assert check(film, told, shown[film.id]).none
