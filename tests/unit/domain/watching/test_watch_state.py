"""R6 and R7a: what a profile's watching of a playable comes to."""

from dataclasses import replace

import pytest

from domain.watching.mark import Mark
from domain.watching.state import NOTHING, PlayableState, counting, joined
from domain.watching.watch_state import WatchState, WatchStatus, play_count, watch_state
from tests.watching.build import (
    ADA,
    CREDITS,
    DAY,
    FILM,
    HOUR,
    MINUTE,
    MINUTE_MS,
    NOW,
    PHONE,
    TV,
    event,
    viewing_id,
    watched,
)

MARKED = PlayableState(mark=Mark(NOW - DAY, TV, watched=True))
UNMARKED = PlayableState(mark=Mark(NOW - DAY, TV, watched=False))
BEFORE, AFTER = NOW - 2 * DAY, NOW - HOUR
LONG_BUT_EARLY = (event(1, AFTER, viewing=2), event(2, AFTER + 2 * MINUTE, viewing=2))

STATES = {
    "nothing": (NOTHING, "UNWATCHED"),
    "marked as not watched": (UNMARKED, "UNWATCHED"),
    "marked as watched": (MARKED, "COMPLETED"),
    "taken off the history": (
        replace(watched(event(50)), removed=frozenset({viewing_id(1)})),
        "UNWATCHED",
    ),
    "watched before it was marked so": (joined(watched(event(50, BEFORE)), MARKED), "COMPLETED"),
    "watched before it was marked as not": (
        joined(watched(event(99, BEFORE)), UNMARKED),
        "UNWATCHED",
    ),
    "begun at the instant of the mark": (
        joined(watched(event(50, NOW - DAY)), UNMARKED),
        "UNWATCHED",
    ),
    "5 %": (watched(event(5)), "BARELY_STARTED"),
    "serious, yet not past 5 %": (watched(*LONG_BUT_EARLY), "BARELY_STARTED"),
    "past 5 %": (watched(event(5.001)), "IN_PROGRESS"),
    "95 %": (watched(event(95)), "IN_PROGRESS"),
    "past 95 %": (watched(event(95.001)), "COMPLETED"),
    "completed, then back a little": (
        watched(event(99, BEFORE), event(50, BEFORE + MINUTE)),
        "REWATCHING",
    ),
    "completed, then again": (watched(event(99, BEFORE), event(50, viewing=2)), "REWATCHING"),
    "completed, then seriously from the start": (
        watched(event(99, BEFORE), *LONG_BUT_EARLY),
        "REWATCHING",
    ),
    "completed twice": (watched(event(99, BEFORE), event(99, viewing=2)), "COMPLETED"),
    "completed, then opened by mistake": (
        watched(event(99, BEFORE), event(1, viewing=2)),
        "COMPLETED",
    ),
    "marked, then watched": (watched(event(50, AFTER), onto=MARKED), "REWATCHING"),
    "marked as not, then watched": (watched(event(50, AFTER), onto=UNMARKED), "IN_PROGRESS"),
    "marked as not, then opened": (watched(event(1, AFTER), onto=UNMARKED), "BARELY_STARTED"),
    "marked, then opened by mistake": (watched(event(1, AFTER), onto=MARKED), "IN_PROGRESS"),
}


def shown(state: PlayableState) -> WatchState:
    return watch_state(ADA, FILM.playable_id, state)


@pytest.mark.parametrize(("state", "status"), STATES.values(), ids=STATES.keys())
def test_r7a_the_status(state: PlayableState, status: str) -> None:
    assert shown(state).status is WatchStatus(status)


def test_r7a_what_is_only_opened_after_a_mark_is_not_under_way() -> None:
    opened, meant = watched(event(1, AFTER), onto=MARKED), watched(event(50, AFTER), onto=MARKED)

    assert not shown(opened).under_way
    assert shown(meant).under_way
    assert not shown(watched(*LONG_BUT_EARLY)).under_way


def test_a_state_tells_where_when_and_on_which_device() -> None:
    state = watched(event(40, BEFORE, on=TV), event(1, AFTER, viewing=2, on=PHONE))

    assert shown(state) == WatchState(
        profile_id=ADA,
        playable_id=FILM.playable_id,
        status=WatchStatus.IN_PROGRESS,
        position_ms=40 * MINUTE_MS,
        duration_ms=100 * MINUTE_MS,
        has_place=True,
        play_count=0,
        ever_completed=False,
        last_watched_at=AFTER,
        last_device_id=PHONE,
        alternative=None,
    )
    assert shown(state).id == f"watch_{1:032x}_{1:032x}"


def test_percent_is_of_the_duration_and_whole_for_what_is_only_marked() -> None:
    assert shown(watched(event(37.5))).percent == 37.5
    assert shown(watched(event(100))).percent == 100.0
    assert shown(MARKED).percent == 100.0
    assert shown(NOTHING).percent == 0.0


def test_r3_where_to_go_on() -> None:
    assert shown(watched(event(40))).resume_ms() == 40 * MINUTE_MS - 5_000
    assert shown(watched(event(96))).resume_ms() == 0
    assert shown(watched(event(92))).resume_ms([CREDITS]) == 90 * MINUTE_MS - 1
    assert shown(NOTHING).resume_ms() == 0


def test_r6_a_viewing_completes_once_however_many_heartbeats_follow() -> None:
    beats = [event(96 + number / 10, AFTER + number * MINUTE, seq=number) for number in range(9)]

    state = watched(*beats, event(10, NOW), event(99, NOW + MINUTE))

    assert play_count(state) == 1
    (viewing,) = state.viewings.values()
    assert viewing.completed is not None
    assert viewing.completed.at == AFTER


def test_r6_each_viewing_that_completed_is_counted() -> None:
    state = watched(event(99, BEFORE), event(99, AFTER, viewing=2), event(50, NOW, viewing=3))

    assert shown(state).play_count == 2
    assert shown(joined(state, MARKED)).play_count == 1
    assert shown(replace(state, removed=frozenset({viewing_id(2)}))).play_count == 1


def test_r6_the_latest_mark_decides_whichever_came_first() -> None:
    later = PlayableState(mark=Mark(NOW, PHONE, watched=False))

    for state in (joined(MARKED, later), joined(later, MARKED)):
        assert shown(state).status is WatchStatus.UNWATCHED


def test_r6_of_marks_of_one_instant_the_device_decides() -> None:
    phone = PlayableState(mark=Mark(NOW, PHONE, watched=True))
    television = PlayableState(mark=Mark(NOW, TV, watched=False))

    for state in (joined(phone, television), joined(television, phone)):
        assert shown(state).status is WatchStatus.UNWATCHED


def test_r6_a_viewing_goes_on_being_ignored_after_the_mark_it_began_before() -> None:
    state = watched(event(40, BEFORE), event(60, AFTER), onto=MARKED)

    assert list(counting(state)) == []
    assert shown(state).status is WatchStatus.COMPLETED
    assert shown(state).last_watched_at is None
