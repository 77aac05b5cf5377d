"""What a request reads of each store, and how often it waits: counted where drivers are asked.

Reads are kept in step: those that begin while others are under way are one wave, and all of them
are answered together once no other is about to begin. So a read of the next wave is one that could
only begin after an answer, and how long a store takes does not matter.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import orjson
from httpx2 import ASGITransport, AsyncClient
from uuid6 import uuid7

from app import NOT_BUILT, Application, Outside  # noqa: TID251 - it composes what is measured
from flows.homepage.personal import Personal
from flows.homepage.sources import Source
from flows.homepage.sources.continue_watching import ContinueWatchingSource
from flows.homepage.sources.my_list import MyListSource
from foundation.clock import utc_now
from foundation.garbage import leave_out_what_lives
from foundation.settings import Settings
from persistence.cassandra.session import CassandraSession
from persistence.redis.server import RedisServer
from persistence.sql.engine import Database
from persistence.wiring import open_stores

ASKED = (
    ("PostgreSQL", Database, ("rows", "rows_regardless")),
    ("Redis", RedisServer, ("call", "run")),
    ("Cassandra", CassandraSession, ("rows",)),
)
"""Where each driver is asked to answer something."""

WITH_A_DEADLINE = (Source, Personal, ContinueWatchingSource, MyListSource)
PATIENCE = timedelta(seconds=10)

QUIET_TURNS = 50
"""Turns of the event loop without a new read after which none is about to begin."""

QUIET_SECONDS = 0.002
"""A driver's answer comes by a socket or from another thread: the loop waits for it meanwhile."""

_counting: ContextVar["Steps | None"] = ContextVar("counting", default=None)
"""Set for a request and what it starts, so that what runs beside it is not counted."""


@dataclass(frozen=True, slots=True)
class Waited:
    """One request: its reads by store, and the stores that were read in each wave."""

    reads: Mapping[str, int]
    waves: tuple[frozenset[str], ...]

    def waves_without(self, store: str) -> tuple[frozenset[str], ...]:
        """Those in which another store than this is read."""
        return tuple(wave for wave in self.waves if wave != {store})


@dataclass(slots=True)
class Steps:
    reads: list[tuple[str, int]] = field(default_factory=list)
    _wave: int = 0
    _under_way: int = 0
    _moves: int = 0
    _end: "asyncio.Task[None] | None" = None
    """Of the wave that is under way: all who are in it wait for it, and go on together."""

    def waited(self) -> Waited:
        numbers = sorted({wave for _, wave in self.reads})
        stores = (frozenset(of for of, wave in self.reads if wave == each) for each in numbers)
        return Waited(Counter(of for of, _ in self.reads), tuple(stores))

    async def step(self, store: str, asking: Awaitable[Any]) -> Any:
        self.reads.append((store, self._wave))
        if self._end is None:
            self._end = asyncio.create_task(self._ended())
        end = self._end
        self._under_way += 1
        self._moves += 1
        try:
            return await asking
        finally:
            self._under_way -= 1
            self._moves += 1
            await asyncio.shield(end)

    async def _ended(self) -> None:
        quiet, moves = 0, self._moves
        while quiet < QUIET_TURNS:
            await asyncio.sleep(QUIET_SECONDS if self._under_way else 0)
            quiet = quiet + 1 if not self._under_way and moves == self._moves else 0
            moves = self._moves
        self._wave += 1
        self._end = None


@contextmanager
def drivers_in_step() -> Iterator[None]:
    """Inside the block drivers are counted, and no source of a homepage is given up for time."""
    with ExitStack() as undo:
        patient = property(lambda _: PATIENCE, lambda *_: None)
        for class_ in WITH_A_DEADLINE:
            undo.enter_context(patch.object(class_, "deadline", patient))
        for store, class_, names in ASKED:
            for name in names:
                asked = _in_step(store, getattr(class_, name))
                undo.enter_context(patch.object(class_, name, asked))
        yield


def _in_step(store: str, asking: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def asked(*arguments: Any, **named: Any) -> Any:
        steps = _counting.get()
        answering = asking(*arguments, **named)
        return await (steps.step(store, answering) if steps else answering)

    return asked


async def waited(settings: Settings, query: object, token: str, *, times: int) -> list[Waited]:
    """The same request `times` times, to an application that has just started."""
    outside = Outside(open_stores, utc_now, uuid7, leave_out_what_lives)
    app = Application(settings, NOT_BUILT, outside).starlette()
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    found = []
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://localhost") as http,
    ):
        for _ in range(times):
            steps = Steps()
            _counting.set(steps)
            answer = await http.post("/graphql", content=orjson.dumps(query), headers=headers)
            assert answer.status_code == 200, answer.text[:500]
            assert "errors" not in answer.json(), answer.text[:500]
            assert not (lacking := answer.json()["data"]["homepage"]["degraded"]), lacking
            _counting.set(None)
            found.append(steps.waited())
    return found
