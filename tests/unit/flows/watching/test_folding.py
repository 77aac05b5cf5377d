"""R4: old viewings are folded in the background, by one process at a time."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from domain.ids import ProfileId
from domain.watching.fold import Folding
from domain.watching.history import HistoryEntry
from domain.watching.keys import PlayableKey
from domain.watching.mark import Hide
from domain.watching.state import PlayableState
from domain.watching.watch_state import watch_state
from flows.watching.folding import LEASE, LEASE_FOR, RENEWED_AFTER, Folds
from persistence.ports.unavailable import StoreUnavailable
from tests.contract.progress_world import entries, film, state_of, write
from tests.unit.flows.watching.stores import Kept, kept_in
from tests.watching.build import ADA, DAY, FILM, MINUTE, NOW, PHONE, SAM, event, viewing_id

LATER = NOW + 91 * DAY


class Clock:
    """Stands still until it is moved; moves on by itself by `step` whenever it is asked."""

    def __init__(self, now: datetime = LATER) -> None:
        self.now = now
        self.step = 0 * MINUTE

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


class Stopped:
    """A store whose folding stops after so many."""

    def __init__(self, store: Any, after: int) -> None:
        self.store = store
        self.left = after

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    async def fold(self, profile_id: ProfileId, key: PlayableKey, folding: Folding) -> None:
        if self.left == 0:
            raise StoreUnavailable
        self.left -= 1
        await self.store.fold(profile_id, key, folding)


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Kept]:
    async with kept_in(tmp_path) as opened:
        yield opened


def folds(kept: Kept, clock: Clock | None = None, *, progress: Any = None) -> Folds:
    store = progress or kept.progress
    return Folds(store, kept.leases, clock or Clock(), between_batches_seconds=0)


async def sittings(
    kept: Kept, key: PlayableKey = FILM, of: ProfileId = ADA, count: int = 4
) -> None:
    """So many viewings to the end, the last of them now."""
    for number in range(count):
        done = event(99, NOW - number * DAY, viewing=number)
        await kept.progress.record([write(done, of=of, key=key)])


async def shown(kept: Kept, key: PlayableKey = FILM) -> tuple[object, list[HistoryEntry]]:
    state = await state_of(kept.progress, key)
    assert state is not None
    return watch_state(ADA, key.playable_id, state), await entries(kept.progress)


async def viewings(kept: Kept, key: PlayableKey = FILM, of: ProfileId = ADA) -> int:
    state = await state_of(kept.progress, key, of)
    return len((state or PlayableState()).viewings)


async def test_r4_old_viewings_become_a_base_and_nothing_that_is_shown_changes(kept: Kept) -> None:
    await sittings(kept)
    before = await shown(kept)

    assert await folds(kept).fold() == 1

    assert await shown(kept) == before
    assert await viewings(kept) == 1
    assert await folds(kept).fold() == 0


async def test_r4_what_somebody_touched_within_90_days_stays_as_it_is(kept: Kept) -> None:
    await sittings(kept)
    assert await folds(kept, Clock(NOW + 89 * DAY)).fold() == 0
    assert await viewings(kept) == 4


async def test_r4_everybodys_are_folded(kept: Kept) -> None:
    for number in range(60):
        await sittings(kept, film(number), count=3)
    await sittings(kept, of=SAM)
    assert await folds(kept).fold() == 61
    assert await viewings(kept, of=SAM) == 1


async def test_r15_what_was_watched_since_a_title_was_hidden_is_not_folded(kept: Kept) -> None:
    await sittings(kept)
    await kept.progress.hide(ADA, FILM.title_id, Hide(NOW - 2 * DAY, PHONE, hidden=True))

    assert await folds(kept).fold() == 1

    state = await state_of(kept.progress)
    assert state is not None
    assert set(state.viewings) == {viewing_id(0), viewing_id(1)}


async def test_r4_where_it_was_stopped_it_goes_on(kept: Kept) -> None:
    for number in range(5):
        await sittings(kept, film(number))
    with pytest.raises(StoreUnavailable):
        await folds(kept, progress=Stopped(kept.progress, after=2)).fold()

    assert await folds(kept).fold() == 3
    assert [await viewings(kept, film(number)) for number in range(5)] == [1] * 5


async def test_r4_one_process_folds_at_a_time(kept: Kept) -> None:
    await sittings(kept)
    assert await kept.leases.take(LEASE, "another", LATER, LATER + LEASE_FOR)
    assert await folds(kept).fold() == 0
    assert await viewings(kept) == 4

    assert await folds(kept, Clock(LATER + LEASE_FOR)).fold() == 1


async def test_r4_whoever_loses_the_lease_on_the_way_stops(kept: Kept) -> None:
    """A process that was asleep for longer than its lease."""
    for number in range(5):
        await sittings(kept, film(number))
    clock = Clock()

    class Slow(Stopped):
        async def fold(self, profile_id: ProfileId, key: PlayableKey, folding: Folding) -> None:
            await super().fold(profile_id, key, folding)
            clock.now += LEASE_FOR
            assert await kept.leases.take(LEASE, "another", clock.now, clock.now + LEASE_FOR)

    assert await folds(kept, clock, progress=Slow(kept.progress, after=9)).fold() == 1
    assert sum([await viewings(kept, film(number)) for number in range(5)]) == 1 + 4 * 4


async def test_r4_the_lease_is_renewed_on_the_way(kept: Kept) -> None:
    for number in range(20):
        await sittings(kept, film(number), count=3)
    clock = Clock()
    clock.step = RENEWED_AFTER / 2
    assert 20 * clock.step > LEASE_FOR
    assert await folds(kept, clock).fold() == 20
    assert await kept.leases.take(LEASE, "another", clock.now, clock.now + LEASE_FOR)
