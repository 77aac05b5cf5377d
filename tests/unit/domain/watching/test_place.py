"""R7 and R8: whose position stands, and which other one is offered."""

from datetime import timedelta
from itertools import permutations

import pytest

from domain.watching.event import ProgressEvent, ProgressKind
from domain.watching.place import AlternativePosition, alternative, winning
from domain.watching.state import NOTHING
from tests.watching.build import (
    DAY,
    HOUR,
    MINUTE,
    MINUTE_MS,
    NOW,
    PHONE,
    SECOND,
    TV,
    event,
    watched,
)

TEN, ELEVEN = NOW - 2 * HOUR, NOW - HOUR
PHONE_OFFLINE = (
    event(30, TEN - 30 * MINUTE, viewing=1, on=PHONE, seq=1),
    event(60, TEN, viewing=1, on=PHONE, seq=2),
)


def television(start: float, end: float = 80) -> tuple[ProgressEvent, ...]:
    return (
        event(start, ELEVEN - 50 * MINUTE, viewing=2, on=TV, seq=1),
        event(end, ELEVEN, viewing=2, on=TV, seq=2),
    )


def place(*events: ProgressEvent) -> int | None:
    """The position that stands, in per cent."""
    winner = winning(watched(*events))
    return winner.last.position_ms // MINUTE_MS if winner else None


def rival(*events: ProgressEvent) -> int | None:
    """The alternative's position, in per cent."""
    found = alternative(watched(*events))
    return found.position_ms // MINUTE_MS if found else None


def test_r7_nothing_was_watched_nowhere() -> None:
    assert winning(NOTHING) is None
    assert alternative(NOTHING) is None


@pytest.mark.parametrize("kind", sorted(set(ProgressKind) - {ProgressKind.SEEK}, key=str))
def test_r7_opening_by_mistake_does_not_lose_the_place_whatever_event_ends_it(
    kind: ProgressKind,
) -> None:
    assert place(event(40, NOW - DAY), event(0.1, NOW, viewing=2, kind=kind)) == 40


def test_r7_who_seeks_means_it() -> None:
    sought = event(2, NOW - MINUTE, viewing=2, kind=ProgressKind.SEEK)

    assert place(event(40, NOW - DAY), sought, event(1, NOW, viewing=2)) == 1


def test_r7_nor_does_it_while_rewatching() -> None:
    again = event(40, NOW - HOUR, viewing=2)

    assert place(event(99, NOW - DAY), again, event(1, NOW, viewing=3)) == 40


@pytest.mark.parametrize(("lasting", "stands"), [(119.999999, 40), (120, 2)])
def test_r7_a_viewing_that_spans_120_s_is_serious(lasting: float, stands: int) -> None:
    start = event(1, NOW, viewing=2)
    end = event(2, NOW + lasting * SECOND, viewing=2)

    assert place(event(40, NOW - DAY), start, end) == stands


@pytest.mark.parametrize(("percent", "stands"), [(5, 40), (5.001, 5)])
def test_r7_a_viewing_past_the_started_threshold_is_serious(percent: float, stands: int) -> None:
    assert place(event(40, NOW - DAY), event(percent, NOW, viewing=2)) == stands


def test_r7_where_none_is_serious_the_latest_stands() -> None:
    assert place(event(2, NOW, viewing=2), event(4, NOW - HOUR)) == 2


def test_r7_of_two_viewings_that_end_at_one_instant_the_counter_decides() -> None:
    one, other = event(40, NOW, viewing=1, seq=2), event(50, NOW, viewing=2, seq=1)

    assert place(one, other) == place(other, one) == 40


def test_r8_the_phone_offline_and_the_television() -> None:
    events = (*PHONE_OFFLINE, *television(30))
    expected = AlternativePosition(60 * MINUTE_MS, PHONE, TEN)

    for order in permutations(events):
        assert place(*order) == 80
        assert alternative(watched(*order)) == expected


def test_r8_a_television_that_began_where_the_phone_was_is_in_no_conflict() -> None:
    for order in permutations((*PHONE_OFFLINE, *television(60))):
        assert place(*order) == 80
        assert rival(*order) is None


@pytest.mark.parametrize(("end", "offered"), [(61, None), (61.001, 60), (59, None), (58.999, 60)])
def test_r8_the_positions_differ_by_more_than_60_s(end: float, offered: int | None) -> None:
    assert rival(*PHONE_OFFLINE, *television(30, end)) == offered


@pytest.mark.parametrize(("start", "offered"), [(61, None), (61.001, 60), (59, None), (58.999, 60)])
def test_r8_and_from_where_the_winner_began_too(start: float, offered: int | None) -> None:
    assert rival(*PHONE_OFFLINE, *television(start)) == offered


@pytest.mark.parametrize(("apart", "offered"), [(24 * HOUR, 60), (24 * HOUR + SECOND, None)])
def test_r8_the_other_ended_within_24_hours(apart: timedelta, offered: int | None) -> None:
    winner = (event(10, ELEVEN - SECOND, viewing=2, on=TV), event(80, ELEVEN, viewing=2, on=TV))

    assert rival(event(60, ELEVEN - apart), *winner) == offered


def test_r8_a_viewing_on_the_same_device_is_no_alternative() -> None:
    same = event(60, TEN, viewing=1, on=TV)

    assert rival(same, *television(30)) is None


def test_r8_one_that_completed_is_no_alternative_though_it_went_back() -> None:
    completed = event(99, TEN - MINUTE, viewing=1, on=PHONE)

    assert rival(completed, *PHONE_OFFLINE, *television(30)) is None


def test_r8_one_that_is_not_serious_is_no_alternative() -> None:
    assert rival(event(4, TEN, viewing=1, on=PHONE), *television(30)) is None


def test_r8_only_the_latest_other_viewing_is_looked_at() -> None:
    opened = event(1, TEN + MINUTE, viewing=3, on=PHONE)

    assert rival(*PHONE_OFFLINE, opened, *television(30)) is None
