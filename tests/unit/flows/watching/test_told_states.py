"""What is told live is read once for all who listen, and never before it happened."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from domain.ids import DeviceId, PlayableId, ProfileId, TitleId
from domain.watching.keys import PlayableKey
from domain.watching.outcome import recorded
from domain.watching.state import NOTHING, PlayableState
from flows.watching.told_states import ToldStates
from persistence.ports.changes import ChangeKind
from persistence.ports.live_updates import LiveEvent
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.build import NOW
from tests.watching.build import event

ADA, SAM = ProfileId("prof_" + "a" * 32), ProfileId("prof_" + "b" * 32)
PHONE = DeviceId("dev_" + "1" * 32)
FILM, OTHER = (
    PlayableKey(TitleId(id_), PlayableId(id_)) for id_ in ("movie_" + "1" * 32, "movie_" + "2" * 32)
)


def at(percent: int) -> PlayableState:
    return recorded(NOTHING, [event(percent, NOW, of=FILM.playable_id, seq=percent)]).state


@dataclass
class Store:
    """A store of one film's state; it answers when it is let."""

    kept: PlayableState = NOTHING
    reads: list[tuple[ProfileId, Collection[PlayableKey]]] = field(default_factory=list)
    outage: Exception | None = None
    answers: asyncio.Event = field(default_factory=asyncio.Event)

    async def states(
        self, profile_id: ProfileId, keys: Collection[PlayableKey]
    ) -> Mapping[PlayableId, PlayableState]:
        self.reads.append((profile_id, tuple(keys)))
        found, outage = self.kept, self.outage
        await self.answers.wait()
        if outage is not None:
            raise outage
        return {FILM.playable_id: found}


def progress_of(store: Any) -> Any:
    """It reads states, which is all that it is asked."""
    return store


@pytest.fixture
def store() -> Store:
    made = Store()
    made.answers.set()
    return made


@pytest.fixture
def told(store: Store) -> ToldStates:
    return ToldStates(progress_of(store))


def happened() -> LiveEvent:
    return LiveEvent(ChangeKind.PROGRESS, (FILM.playable_id,), PHONE)


async def percent(told: ToldStates, now: LiveEvent, of: ProfileId = ADA) -> float:
    return (await told.states(of, [FILM], now))[FILM.playable_id].percent


async def test_r10_a_hundred_who_hear_of_one_event_are_one_read(
    store: Store, told: ToldStates
) -> None:
    store.kept = at(30)
    now = happened()
    assert await asyncio.gather(*(percent(told, now) for _ in range(100))) == [30] * 100
    assert await percent(told, now) == 30  # who comes to it later
    assert store.reads == [(ADA, (FILM,))]


async def test_a_later_event_is_read_anew(store: Store, told: ToldStates) -> None:
    store.kept = at(30)
    assert await percent(told, happened()) == 30
    store.kept = at(40)
    assert await percent(told, happened()) == 40


async def test_a_read_that_is_under_way_does_not_serve_what_happens_meanwhile(
    store: Store, told: ToldStates
) -> None:
    store.kept = at(30)
    store.answers.clear()
    early = asyncio.create_task(percent(told, happened()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    store.kept = at(40)
    late = asyncio.create_task(percent(told, happened()))
    await asyncio.sleep(0)
    store.answers.set()
    assert (await early, await late) == (30, 40)


async def test_whoever_is_behind_is_told_the_newest_and_never_an_older_one_after_it(
    store: Store, told: ToldStates
) -> None:
    first, second = happened(), happened()
    store.kept = at(40)
    assert await percent(told, second) == 40
    store.kept = at(50)
    assert [await percent(told, first), await percent(told, second)] == [40, 40]
    assert len(store.reads) == 1


async def test_r58_what_was_read_for_one_profile_is_never_told_another(
    store: Store, told: ToldStates
) -> None:
    store.kept = at(30)
    now = happened()
    await percent(told, now)
    store.kept = at(40)
    assert await percent(told, now, SAM) == 40
    assert [profile for profile, _ in store.reads] == [ADA, SAM]


async def test_of_several_only_those_are_read_that_nobody_has_read(
    store: Store, told: ToldStates
) -> None:
    now = happened()
    await told.states(ADA, [FILM], now)
    found = await told.states(ADA, [FILM, OTHER], now)
    assert list(found) == [FILM.playable_id, OTHER.playable_id]
    assert store.reads == [(ADA, (FILM,)), (ADA, (OTHER,))]
    assert await told.states(ADA, [], now) == {}


async def test_what_failed_is_read_again_by_the_next_who_asks(
    store: Store, told: ToldStates
) -> None:
    now = happened()
    store.outage = StoreUnavailable()
    with pytest.raises(StoreUnavailable):
        await percent(told, now)
    store.outage, store.kept = None, at(30)
    assert await percent(told, now) == 30


async def test_one_who_leaves_takes_the_read_from_nobody(store: Store, told: ToldStates) -> None:
    store.kept = at(30)
    store.answers.clear()
    now = happened()
    gone, stays = (asyncio.create_task(percent(told, now)) for _ in range(2))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.sleep(0)
    store.answers.set()
    assert await stays == 30
    assert len(store.reads) == 1


async def test_what_is_remembered_is_bounded(store: Store) -> None:
    told, now = ToldStates(progress_of(store), most=1), happened()
    await told.states(ADA, [FILM, OTHER], now)
    assert await percent(told, now) == 0
    assert len(store.reads) == 2
