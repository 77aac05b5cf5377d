"""Folding in a store: what every adapter promises (R4)."""

from datetime import datetime

import pytest

from domain.watching.base import Base
from domain.watching.fold import folding
from domain.watching.keys import PlayableKey
from domain.watching.state import PlayableState
from persistence.ports.progress import Progress
from persistence.sql import progress as sql
from tests.contract.progress_world import entries, film, state_of, write
from tests.watching.build import (
    ADA,
    DAY,
    FILM,
    NOW,
    SECOND,
    event,
    viewing_id,
    watched,
)


def sittings(number: int, at: datetime = NOW) -> PlayableState:
    return watched(*(event(99, at - one * DAY, viewing=one) for one in range(number)))


async def kept(progress: Progress, state: PlayableState, key: PlayableKey = FILM) -> None:
    for viewing in state.viewings.values():
        written = write(event(99, viewing.first.at, viewing=int(viewing.id, 16)), key=key)
        await progress.record([written])


async def test_r4_playables_with_three_old_viewings_can_be_folded(progress: Progress) -> None:
    await kept(progress, sittings(3), film(1))
    await kept(progress, sittings(2), film(2))
    await kept(progress, sittings(3, NOW + 2 * DAY), film(3))

    found = [one async for one in progress.foldable(NOW + SECOND)]

    assert found == [(ADA, film(1))]
    assert sorted([one async for one in progress.foldable(NOW + 9 * DAY)], key=str) == [
        (ADA, film(1)),
        (ADA, film(3)),
    ]


@pytest.mark.parametrize("at_once", [3, 4, 5, 6, 7, 8, 9])
async def test_r4_all_that_can_be_folded_is_found_however_little_is_read_at_once(
    progress: Progress, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(sql, "VIEWINGS_AT_ONCE", at_once)
    for number in range(1, 7):
        await kept(progress, sittings(1 + number % 3), film(number))

    found = [one async for one in progress.foldable(NOW + SECOND)]

    assert sorted(found, key=str) == [(ADA, film(2)), (ADA, film(5))]


async def test_r4_a_fold_leaves_the_place_and_its_base(progress: Progress) -> None:
    state = sittings(4)
    await kept(progress, state)
    done = folding(state, NOW + 200 * DAY)
    assert done is not None

    await progress.fold(ADA, FILM, done)

    left = {viewing_id(0): state.viewings[viewing_id(0)]}
    assert await state_of(progress) == PlayableState(viewings=left, base=done.base)
    assert [one async for one in progress.foldable(NOW + 9 * DAY)] == []
    assert len(await entries(progress)) == 4


async def test_r4_what_moved_since_it_was_read_is_not_lost_by_a_fold(progress: Progress) -> None:
    state = sittings(3)
    await kept(progress, state)
    done = folding(state, NOW + 200 * DAY)
    assert done is not None
    later = event(50, NOW + 150 * DAY, viewing=2)
    await progress.record([write(later, read=state)])

    await progress.fold(ADA, FILM, done)

    found = await state_of(progress)
    assert found is not None
    assert viewing_id(1) not in found.viewings
    assert found.viewings[viewing_id(2)].last.at == later.occurred_at
    assert found.base == done.base


async def test_r4_a_viewing_that_goes_on_after_a_fold_is_there_again(progress: Progress) -> None:
    state = sittings(3)
    await kept(progress, state)
    done = folding(state, NOW + 200 * DAY)
    assert done is not None
    await progress.fold(ADA, FILM, done)
    later = event(50, NOW + 250 * DAY, viewing=2)

    await progress.record([write(later, read=PlayableState(base=done.base))])

    found = await state_of(progress)
    assert found is not None
    assert found.viewings[viewing_id(2)].last.at == later.occurred_at
    assert len(await entries(progress)) == 3


async def test_r6_a_removal_outlives_a_fold(progress: Progress) -> None:
    state = sittings(3)
    await kept(progress, state)
    await progress.remove(ADA, [one for one in await entries(progress) if one.watched_at != NOW])
    found = await state_of(progress)
    assert found is not None
    done = folding(found, NOW + 200 * DAY)
    assert done is not None

    await progress.fold(ADA, FILM, done)

    after = await state_of(progress)
    assert after is not None
    assert after.removed == {viewing_id(1), viewing_id(2)}
    assert set(after.viewings) == {viewing_id(0)}
    assert len(await entries(progress)) == 1


async def test_r4_the_later_base_stands_in_any_order(progress: Progress) -> None:
    state = sittings(3)
    await kept(progress, state)
    done = folding(state, NOW + 200 * DAY)
    assert done is not None
    await progress.fold(ADA, FILM, done)

    early = type(done)(Base(NOW + 100 * DAY, NOW, ()), ())
    await progress.fold(ADA, FILM, early)

    found = await state_of(progress)
    assert found is not None
    assert found.base == done.base
