"""Writes apart: what is joined with what, and whose failure is whose (R5, R9)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from domain.ids import ProfileId
from domain.watching.event import ProgressEvent
from domain.watching.outcome import recorded
from domain.watching.state import NOTHING
from flows.watching.joined_writes import JoinedWrites
from flows.watching.writes_apart import WritesApart, writes_to
from persistence.ports.progress import ProgressWrite
from persistence.ports.unavailable import StoreUnavailable
from tests.watching.build import ADA, FILM, NOW, SAM, SECOND, event, watched

LONG = 60.0


@dataclass(slots=True)
class Store:
    """Keeps nothing of one profile, and everybody else's when the gate is open."""

    down: ProfileId | None = None
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    calls: list[Sequence[ProgressWrite]] = field(default_factory=list)
    keeps_profiles_apart: Literal[True] = True

    async def record(self, writes: Sequence[ProgressWrite]) -> None:
        self.calls.append(writes)
        await self.gate.wait()
        if any(one.profile_id == self.down for one in writes):
            raise StoreUnavailable


def write(of: ProfileId, *events: ProgressEvent) -> ProgressWrite:
    return ProgressWrite(profile_id=of, key=FILM, viewings=recorded(NOTHING, events).fresh)


async def waiting(writes: WritesApart, *each: ProgressWrite) -> list[asyncio.Task[None]]:
    tasks = [asyncio.create_task(writes.record([one])) for one in each]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


async def test_r9_what_fails_for_one_profile_fails_for_no_other() -> None:
    store = Store(down=SAM)
    writes = WritesApart(store.record, LONG)
    tasks = await waiting(writes, write(ADA, event(40)), write(SAM, event(40)))

    store.gate.set()
    done = await asyncio.gather(*tasks, return_exceptions=True)

    assert [type(one) for one in done] == [type(None), StoreUnavailable]
    assert [{one.profile_id for one in call} for call in store.calls] == [{ADA}, {SAM}]


async def test_r9_a_store_that_takes_too_long_is_told_to_be_away() -> None:
    writes = WritesApart(Store().record, patience_seconds=0.01)

    with pytest.raises(StoreUnavailable):
        await writes.record([write(ADA, event(40))])


async def test_r5_writes_of_one_profile_that_wait_together_are_joined() -> None:
    store = Store()
    writes = WritesApart(store.record, LONG)
    events = [event(40 + number, NOW + number * SECOND) for number in range(9)]
    tasks = await waiting(writes, write(ADA, event(1)))
    tasks += await waiting(writes, *(write(ADA, one) for one in events))

    store.gate.set()
    await asyncio.gather(*tasks)

    assert len(store.calls) == 2
    (only,) = store.calls[1]
    assert only.viewings == tuple(watched(*events).viewings.values())


async def test_a_profile_for_which_nobody_waits_leaves_nothing_behind() -> None:
    store = Store(down=SAM)
    store.gate.set()
    writes = WritesApart(store.record, LONG)

    await writes.record([write(ADA, event(40))])
    with pytest.raises(StoreUnavailable):
        await writes.record([write(SAM, event(40)), write(ADA, event(50))])

    assert writes._lanes == {}  # noqa: SLF001 - what must not grow has no other witness


def test_a_store_says_how_its_writes_are_joined() -> None:
    store: Any = Store()
    database: Any = type("Database", (), {"record": store.record})()

    assert type(writes_to(store, 2.0)) is WritesApart
    assert type(writes_to(database, 2.0)) is JoinedWrites
