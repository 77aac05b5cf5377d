"""Joined writes: what waits together is written once, and answered when it is kept (R5, R9)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from domain.ids import ProfileId
from domain.watching.event import ProgressEvent
from domain.watching.keys import PlayableKey
from domain.watching.milestone import milestones
from domain.watching.outcome import recorded
from domain.watching.state import NOTHING, joined_viewings
from flows.watching.joined_writes import JoinedWrites
from persistence.ports.progress import ProgressWrite
from persistence.ports.unavailable import StoreUnavailable
from tests.watching.build import ADA, FILM, HOUR, NOW, SAM, event, watched


@dataclass(slots=True)
class Store:
    """Keeps what it is given when `gate` opens, unless it `fails`."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    calls: list[Sequence[ProgressWrite]] = field(default_factory=list)
    kept: int = 0
    fails: bool = False

    async def record(self, writes: Sequence[ProgressWrite]) -> None:
        self.calls.append(writes)
        self.asked.set()
        await self.gate.wait()
        if self.fails:
            raise StoreUnavailable
        self.kept += 1


def write(
    *events: ProgressEvent,
    of: ProfileId = ADA,
    key: PlayableKey = FILM,
    country: str | None = "ES",
) -> ProgressWrite:
    fresh = recorded(NOTHING, events).fresh
    told = milestones(key, NOTHING, fresh)
    return ProgressWrite(profile_id=of, key=key, viewings=fresh, milestones=told, country=country)


async def under_way(store: Store, joined: JoinedWrites) -> asyncio.Task[None]:
    """A first write that the store has begun with."""
    task = asyncio.create_task(joined.record([write(event(1))]))
    await store.asked.wait()
    return task


async def begun(joined: JoinedWrites, *writes: ProgressWrite) -> list[asyncio.Task[None]]:
    """One caller for each write, all of them waiting."""
    tasks = [asyncio.create_task(joined.record([one])) for one in writes]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


async def test_r5_writes_of_one_viewing_that_wait_together_are_joined() -> None:
    store = Store()
    joined = JoinedWrites(store.record)
    first = await under_way(store, joined)
    early, late = event(20, NOW - HOUR), event(40, NOW)
    tasks = await begun(joined, write(late), write(early), write(early))

    store.gate.set()
    await asyncio.gather(first, *tasks)

    assert len(store.calls) == 2
    (only,) = store.calls[1]
    assert {one.id: one for one in only.viewings} == watched(early, late).viewings
    assert [one.at for one in only.milestones] == [NOW, NOW - HOUR]


async def test_r5_what_was_known_of_joined_writes_is_joined_too() -> None:
    store = Store()
    joined = JoinedWrites(store.record)
    first = await under_way(store, joined)
    early, late = (recorded(NOTHING, [event(20, at)]).fresh for at in (NOW - HOUR, NOW))
    later = write(event(50, NOW + HOUR))
    tasks = await begun(joined, replace(later, known=early), replace(later, known=late), later)

    store.gate.set()
    await asyncio.gather(first, *tasks)

    (only,) = store.calls[1]
    assert {one.id: one for one in only.known} == joined_viewings((*early, *late))


async def test_writes_that_come_at_one_moment_go_together() -> None:
    store = Store()
    store.gate.set()
    joined = JoinedWrites(store.record)

    await asyncio.gather(*(joined.record([write(event(40, seq=one))]) for one in range(9)))

    assert len(store.calls) == 1


async def test_r58_profiles_playables_and_countries_are_not_joined_with_each_other() -> None:
    store = Store()
    joined = JoinedWrites(store.record)
    first = await under_way(store, joined)
    other = PlayableKey(FILM.title_id, type(FILM.playable_id)("movie_" + "9" * 32))
    of_four = [
        write(event(40)),
        write(event(40), of=SAM),
        write(event(40), key=other),
        write(event(40), country=None),
    ]
    tasks = await begun(joined, *of_four)

    store.gate.set()
    await asyncio.gather(first, *tasks)

    assert list(store.calls[1]) == of_four


async def test_r9_nobody_is_answered_before_the_store_has_kept_it() -> None:
    store = Store()
    joined = JoinedWrites(store.record)
    first = await under_way(store, joined)
    tasks = await begun(joined, write(event(40)), write(event(50)))

    assert not any(one.done() for one in (first, *tasks))
    store.gate.set()
    await asyncio.gather(first, *tasks)
    assert store.kept == 2


async def test_r9_a_store_that_cannot_keep_it_tells_every_caller_and_the_next_is_tried_anew() -> (
    None
):
    store = Store(fails=True)
    store.gate.set()
    joined = JoinedWrites(store.record)

    done = await asyncio.gather(
        joined.record([write(event(40))]), joined.record([write(event(50))]), return_exceptions=True
    )

    assert [type(one) for one in done] == [StoreUnavailable] * 2
    store.fails = False
    await joined.record([write(event(40))])
    assert store.kept == 1


async def test_r9_a_caller_that_goes_away_takes_nothing_with_it() -> None:
    store = Store()
    joined = JoinedWrites(store.record)
    first = await under_way(store, joined)
    gone, stays = await begun(joined, write(event(40)), write(event(50), of=SAM))

    gone.cancel()
    first.cancel()
    store.gate.set()
    await stays

    assert gone.cancelled()
    assert store.kept == 2
    assert {one.profile_id for one in store.calls[1]} == {ADA, SAM}


async def test_a_batch_holds_so_many_and_the_rest_goes_with_the_next() -> None:
    store = Store()
    joined = JoinedWrites(store.record, most=2)
    first = await under_way(store, joined)
    keys = [
        PlayableKey(FILM.title_id, type(FILM.playable_id)(f"movie_{number:032x}"))
        for number in range(5)
    ]
    tasks = await begun(joined, *(write(event(40), key=key) for key in keys))

    store.gate.set()
    await asyncio.gather(first, *tasks)

    assert [len(one) for one in store.calls] == [1, 2, 2, 1]


async def test_too_many_waiting_batches_are_refused_and_room_comes_back() -> None:
    store = Store()
    joined = JoinedWrites(store.record, most=1, waiting=2)
    first = await under_way(store, joined)
    tasks = await begun(joined, write(event(40)), write(event(50), of=SAM))

    with pytest.raises(StoreUnavailable):
        await joined.record([write(event(60))])
    store.gate.set()
    await asyncio.gather(first, *tasks)
    await joined.record([write(event(60))])

    assert store.kept == 4


async def test_r9_a_store_that_takes_too_long_is_unavailable_and_may_keep_it_all_the_same() -> None:
    store = Store()
    joined = JoinedWrites(store.record, patience_seconds=0)

    with pytest.raises(StoreUnavailable):
        await joined.record([write(event(40))])

    assert store.kept == 0
    store.gate.set()
    for _ in range(3):
        await asyncio.sleep(0)
    assert store.kept == 1


async def test_several_calls_may_be_under_way_where_a_store_is_quicker_for_it() -> None:
    store = Store()
    joined = JoinedWrites(store.record, at_once=2, most=1)
    tasks = [await under_way(store, joined)]
    tasks += await begun(joined, write(event(40)), write(event(50), of=SAM))

    assert len(store.calls) == 2
    store.gate.set()
    await asyncio.gather(*tasks)
    assert store.kept == 3
