"""R6, R20, R58: pages of a history, and taking entries off, over a real store."""

from collections.abc import Collection, Iterable
from typing import Any

import pytest

from domain.ids import PlayableId, ProfileId, RowId
from domain.outcome import NotFound
from domain.watching.history import HistoryEntry
from domain.watching.mark import Mark
from domain.watching.watch_state import WatchState, WatchStatus
from flows.watching.history import LARGEST_READ, History, TakenOff, place_of
from loaders.history import Named
from persistence.sql.progress import SqlProgress
from tests.contract.progress_world import film, state_of, write
from tests.unit.flows.watching.recording import ON_PHONE, Rows, Watched, seen_by
from tests.watching.build import DAY, FILM, HOUR, MINUTE, NOW, PHONE, SAM, TV, event, viewing_id

ME = seen_by(ON_PHONE).profile_id


class Reading:
    """The flow, what the store was asked, and what was told to whoever listens."""

    def __init__(self, store: SqlProgress, shown: Iterable[int] = range(1000)) -> None:
        self.watched = Watched(store)
        self.rows = Rows(self.watched.calls)
        self.told: list[tuple[ProfileId, list[str], str]] = []
        self.shown = {film(number).playable_id for number in shown}
        progress: Any = self.watched
        rows: Any = self.rows
        self.flow = History(progress, rows, self._tell)

    async def page(self, limit: int, after: HistoryEntry | None = None) -> list[HistoryEntry]:
        before = place_of(after) if after else None
        return list(await self.flow.page(ME, self._see, limit=limit, before=before))

    async def remove(self, *named: Named) -> TakenOff | NotFound:
        return await self.flow.remove(ON_PHONE, seen_by(ON_PHONE), named, NOW)

    async def _see(self, ids: Collection[PlayableId]) -> Collection[PlayableId]:
        return self.shown.intersection(ids)

    async def _tell(
        self, of: ProfileId, states: Iterable[WatchState], origin_device_id: str
    ) -> None:
        self.told.append((of, [one.playable_id for one in states], origin_device_id))


async def watch(
    store: SqlProgress, number: int, hours_ago: int, *, of: ProfileId = ME, percent: int = 40
) -> Named:
    """A viewing of a film that many hours ago, of the same number."""
    key = film(number)
    told = event(percent, NOW - hours_ago * HOUR, viewing=number, of=key.playable_id)
    await store.record([write(told, of=of, key=key)])
    return Named(of, key, told.viewing_id)


def numbers(entries: Iterable[HistoryEntry]) -> list[int]:
    return [int(entry.viewing_id, 16) for entry in entries]


async def test_r6_pages_follow_each_other_without_a_gap(progress: SqlProgress) -> None:
    for number in range(10):
        await watch(progress, number, number)
    reading = Reading(progress)

    first = await reading.page(4)
    second = await reading.page(4, first[-1])
    third = await reading.page(4, second[-1])

    assert numbers([*first, *second, *third]) == list(range(10))
    assert [len(page) for page in (first, second, third)] == [4, 4, 2]
    assert await reading.page(4, third[-1]) == []


async def test_r20_what_is_hidden_is_passed_over_however_much_of_it_there_is(
    progress: SqlProgress,
) -> None:
    """Reads grow, so that a long stretch of hidden entries takes few; its states are not read."""
    many = 3 * LARGEST_READ
    writes = [
        write(
            event(40, NOW - number * MINUTE, viewing=number, of=film(number).playable_id),
            of=ME,
            key=film(number),
        )
        for number in range(many)
    ]
    await progress.record(writes)
    shown = (0, 1, many - 2, many - 1)
    reading = Reading(progress, shown)

    assert numbers(await reading.page(3)) == [0, 1, many - 2]
    assert reading.watched.calls.count("history") < 12
    assert reading.watched.calls.count("states") == 2
    assert numbers(await reading.page(9)) == list(shown)


async def test_r6_what_no_longer_stands_leaves_no_gap(progress: SqlProgress) -> None:
    for number in range(6):
        await watch(progress, number, number)
    await progress.mark(ME, {film(number): Mark(NOW, PHONE, watched=True) for number in (1, 2)})
    reading = Reading(progress)

    assert numbers(await reading.page(3)) == [0, 3, 4]


async def test_r6_an_entry_that_moves_back_between_two_reads_is_listed_once(
    progress: SqlProgress,
) -> None:
    """A device that was offline tells that a viewing began earlier, while a page is read."""
    for number in range(4):
        await watch(progress, number, number)
    reading = Reading(progress, (0, 3))
    history, states = progress.history, reading.watched.store.states

    async def moved(*args: Any, **kwargs: Any) -> Any:
        found = await states(*args, **kwargs)
        await watch(progress, 0, 30)
        return found

    reading.watched.store = _With(progress, history=history, states=moved)

    assert numbers(await reading.page(2)) == [0, 3]


class _With:
    """A store some of whose methods are others."""

    def __init__(self, store: Any, **methods: Any) -> None:
        self.store = store
        self.methods = methods

    def __getattr__(self, name: str) -> Any:
        return self.methods.get(name) or getattr(self.store, name)


async def test_r58_nobody_elses_viewing_is_in_a_history(progress: SqlProgress) -> None:
    await watch(progress, 1, 1)
    await watch(progress, 2, 2, of=SAM)
    assert numbers(await Reading(progress).page(9)) == [1]


async def test_r6_entries_are_taken_off_and_what_they_were_of_is_answered_and_told(
    progress: SqlProgress,
) -> None:
    one, other = await watch(progress, 1, 1), await watch(progress, 2, 2)
    again = event(99, NOW - 9 * HOUR, viewing=7, of=one.key.playable_id)
    await progress.record([write(again, of=ME, key=one.key)])
    reading = Reading(progress)
    reading.rows.touched = (RowId("row_1"),)

    done = await reading.remove(one, other)

    assert isinstance(done, TakenOff)
    assert done.ids == (one.id, other.id)
    assert done.invalidated_row_ids == ("row_1",)
    assert [(state.playable_id, state.status) for state in done.states] == [
        (one.key.playable_id, WatchStatus.COMPLETED),
        (other.key.playable_id, WatchStatus.UNWATCHED),
    ]
    assert numbers(await reading.page(9)) == [7]
    device = ON_PHONE.session.device_id
    assert reading.told == [(ME, [one.key.playable_id, other.key.playable_id], device)]
    calls = reading.watched.calls
    assert calls.index("seen") < calls.index("remove") < calls.index("changing 1")
    assert calls.index("changing 1") < calls.index("changed")


async def test_r6_two_viewings_of_one_film_are_answered_with_its_one_state(
    progress: SqlProgress,
) -> None:
    first = await watch(progress, 1, 5)
    second = event(99, NOW - HOUR, viewing=2, of=first.key.playable_id)
    await progress.record([write(second, of=ME, key=first.key)])
    reading = Reading(progress)

    done = await reading.remove(first, Named(ME, first.key, second.viewing_id))

    assert isinstance(done, TakenOff)
    assert [state.status for state in done.states] == [WatchStatus.UNWATCHED]
    assert await reading.page(9) == []


async def test_r6_what_was_taken_off_before_may_be_named_again(progress: SqlProgress) -> None:
    one, other = await watch(progress, 1, 1), await watch(progress, 2, 2)
    reading = Reading(progress)
    await reading.remove(one)

    done = await reading.remove(one, other)

    assert isinstance(done, TakenOff)
    assert done.ids == (one.id, other.id)


@pytest.mark.parametrize("what", ["unknown", "not started", "marked away"])
async def test_r20_what_has_no_entry_is_not_found_and_nothing_is_taken_off(
    progress: SqlProgress, what: str
) -> None:
    one = await watch(progress, 1, 1)
    odd = {
        "unknown": Named(ME, FILM, viewing_id(99)),
        "not started": await watch(progress, 3, 3, percent=2),
        "marked away": await watch(progress, 4, 4),
    }[what]
    await progress.mark(ME, {film(4): Mark(NOW - DAY, TV, watched=False)})
    await progress.mark(ME, {film(4): Mark(NOW, TV, watched=False)})
    reading = Reading(progress)

    assert await reading.remove(one, odd) == NotFound()

    assert reading.watched.calls == ["states"]
    assert reading.told == []
    state = await state_of(progress, one.key, ME)
    assert state is not None
    assert state.removed == frozenset()
