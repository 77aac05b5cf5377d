"""What is written of progress: merged as Cassandra merges cells, it is what R4 and R5 say."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.ids import ProfileId
from domain.watching.event import ProgressEvent
from domain.watching.mark import Mark
from domain.watching.milestone import Milestone, MilestoneKind
from domain.watching.state import NOTHING, PlayableState
from domain.watching.viewing import Viewing, viewing_of
from persistence.cassandra import progress_writes as writing
from persistence.cassandra.progress_plays import BUCKETS, Play, play_of
from persistence.cassandra.progress_rows import COLUMNS, states_in
from persistence.cassandra.progress_times import day_of, month_of
from persistence.cassandra.progress_writes import Write
from tests.watching.build import ADA, FILM, NOW, PHONE, SAM, event, viewing_id, watched
from tests.watching.chance import HISTORIES, MARKS, REMOVALS

CELLS = {statement: cell for cell, statement in writing.SET.items()}
DELETES = {statement: cell for cell, statement in writing.DELETE.items()}


class Table:
    """`watched`, merged as Cassandra does: the greatest timestamp, then a delete, then bytes."""

    def __init__(self) -> None:
        self.cells: dict[tuple[Any, ...], dict[str, tuple[int, bool, Any]]] = {}

    def take(self, writes: Iterable[Write]) -> None:
        for statement, values in writes:
            if statement in CELLS:
                stamp, value, _, *place = values
                told = (stamp, False, value)
            else:
                stamp, _, *place = values
                told = (stamp, True, b"")
            cell = CELLS.get(statement) or DELETES[statement]
            row = self.cells.setdefault(tuple(place), {})
            known = row.get(cell)
            row[cell] = told if known is None else max(known, told)

    def state(self) -> PlayableState:
        columns = COLUMNS.split(", ")
        rows = [
            (*place, *(_value(row.get(column)) for column in columns[3:]))
            for place, row in self.cells.items()
            if any(not gone for _, gone, _ in row.values())
        ]
        return states_in(rows).get(FILM.title_id, {}).get(FILM.playable_id, NOTHING)


def _value(cell: tuple[int, bool, Any] | None) -> Any:
    return None if cell is None or cell[1] else cell[2]


def written(one: ProgressEvent) -> list[Write]:
    return writing.viewing_writes(ADA, FILM, viewing_of(one))


@given(HISTORIES, MARKS, REMOVALS, st.randoms(use_true_random=False))
def test_r5_cells_written_in_any_order_and_twice_make_the_state_of_all_events(
    events: list[ProgressEvent], marks: list[Mark], removed: set[Any], chance: Random
) -> None:
    writes = [written(one) for one in events]
    writes += [[writing.mark_write(ADA, FILM, mark)] for mark in marks]
    writes += [[writing.removal(ADA, FILM, id_)] for id_ in removed]
    twice = writes * 2
    chance.shuffle(twice)
    table = Table()

    for each in twice:
        table.take(each)

    expected = watched(*events)
    assert table.state() == PlayableState(
        viewings=expected.viewings, mark=max(marks, default=None), removed=frozenset(removed)
    )


@given(HISTORIES, st.randoms(use_true_random=False))
def test_r5_cells_that_an_earlier_read_decides_may_be_left_out(
    events: list[ProgressEvent], chance: Random
) -> None:
    table, reads = Table(), [NOTHING]
    for one in events:
        known = chance.choice(reads).viewings.get(one.viewing_id)
        table.take(writing.viewing_writes(ADA, FILM, viewing_of(one), known))
        reads.append(table.state())

    assert table.state().viewings == watched(*events).viewings


def test_a_heartbeat_writes_what_it_moves_and_a_repeated_one_nothing() -> None:
    before = viewing_of(event(50))
    onward = viewing_of(event(60, NOW + timedelta(seconds=10)))
    back = viewing_of(event(40, NOW + timedelta(seconds=10)))

    def cells(viewing: Viewing, known: Viewing | None) -> list[str]:
        return [CELLS[each] for each, _ in writing.viewing_writes(ADA, FILM, viewing, known)]

    assert cells(before, None) == ["last", "furthest_ms", "first", "started"]
    assert cells(onward, before) == ["last", "furthest_ms"]
    assert cells(back, before) == ["last"]
    assert cells(before, before) == []


@given(HISTORIES, st.randoms(use_true_random=False))
def test_r4_what_a_fold_deletes_stays_deleted_whenever_it_is_delivered(
    events: list[ProgressEvent], chance: Random
) -> None:
    viewings = watched(*events).viewings.values()
    writes = [written(one) for one in events]
    writes += [writing.viewing_deletes(ADA, FILM, viewing) for viewing in viewings]
    chance.shuffle(writes)
    table = Table()

    for each in writes:
        table.take(each)

    assert table.state().viewings == {}


def test_r4_a_fold_leaves_what_came_after_it_was_read() -> None:
    table = Table()
    before, after = event(50), event(60, NOW + timedelta(seconds=1))
    table.take(written(before))
    table.take(written(after))
    table.take(writing.viewing_deletes(ADA, FILM, viewing_of(before)))

    (left,) = table.state().viewings.values()

    assert left.last == left.first == viewing_of(after).last
    assert (left.furthest_ms, left.started) == (viewing_of(after).furthest_ms, None)


def test_a_play_names_nobody_and_is_one_for_each_profile_and_viewing() -> None:
    def play(profile_id: ProfileId, viewing: int, day: int = 21) -> Play:
        at = datetime(2026, 11, day, 23, 59, tzinfo=UTC)
        start = Milestone(MilestoneKind.STARTED, at, FILM, viewing_id(viewing), PHONE)
        return play_of(profile_id, start)

    assert play(ADA, 1) == play(ADA, 1, day=20)
    assert len({play(ADA, 1), play(ADA, 2), play(SAM, 1)}) == 3
    assert len(play(ADA, 1).viewing) == 16
    (day, *place), (other, *same) = play(ADA, 1).on(20261121), play(ADA, 1).on(20261120)
    assert (day, other) == (20261121, 20261120)
    assert place == same
    assert 0 <= play(ADA, 1).on(day)[1] < BUCKETS


def test_days_and_months_are_those_of_utc() -> None:
    at = datetime(2026, 11, 30, 20, tzinfo=timezone(timedelta(hours=-5)))

    assert (day_of(at), month_of(at)) == (20261201, 202612)
