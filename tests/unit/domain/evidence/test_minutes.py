"""Streaming minutes of a viewing, by what is kept of it (R44)."""

from datetime import timedelta

import pytest

from domain.evidence.minutes import streaming_minutes
from domain.evidence.span import Span
from domain.watching.event import ProgressEvent
from domain.watching.viewing import Viewing
from tests.unit.domain.evidence.units import AS_OF, EXPOSED_AT, at, sitting
from tests.watching.build import MINUTE, event, viewing_id, watched

WHOLE = Span(EXPOSED_AT, AS_OF)


def viewing(*events: ProgressEvent) -> Viewing:
    return watched(*events).viewings[viewing_id(1)]


def test_r44_a_film_watched_from_end_to_end_counts_its_length() -> None:
    assert streaming_minutes(viewing(*sitting(at(days=1), last=100)), WHOLE) == 100.0


def test_r44_time_in_which_nothing_was_covered_does_not_count() -> None:
    paused = viewing(*sitting(at(days=1), first=10, last=30, minutes=600))
    assert streaming_minutes(paused, WHOLE) == 20.0


def test_r44_what_was_jumped_over_does_not_count() -> None:
    jumped = viewing(*sitting(at(days=1), first=0, last=90, minutes=5))
    assert streaming_minutes(jumped, WHOLE) == 5.0


def test_r44_one_event_alone_has_no_minutes() -> None:
    assert streaming_minutes(viewing(event(40, at(days=1))), WHOLE) == 0.0


def test_r44_going_back_counts_no_less_than_nothing() -> None:
    back = viewing(event(40, at()), event(10, at(minutes=30), seq=1))
    assert streaming_minutes(back, WHOLE) == 0.0


@pytest.mark.parametrize(
    ("start", "minutes"), [(-100, 0.0), (-60, 0.0), (-40, 20.0), (-15, 45.0), (0, 60.0)]
)
def test_r44_a_viewing_across_the_exposure_is_divided_by_time(start: int, minutes: float) -> None:
    seen = viewing(*sitting(at(minutes=start), last=60))
    before = Span(EXPOSED_AT - timedelta(days=14), EXPOSED_AT)

    assert streaming_minutes(seen, WHOLE) == pytest.approx(minutes)
    assert streaming_minutes(seen, before) == pytest.approx(60 - minutes)


def test_r44_what_comes_after_the_end_does_not_count() -> None:
    seen = viewing(*sitting(AS_OF - 10 * MINUTE, last=40))
    assert streaming_minutes(seen, WHOLE) == pytest.approx(10.0)
    assert streaming_minutes(seen, Span(EXPOSED_AT, AS_OF - 10 * MINUTE)) == 0.0
    assert streaming_minutes(seen, Span(AS_OF, EXPOSED_AT)) == 0.0
