"""By what little is read of a unit, whether more may have come of it (R44)."""

from datetime import timedelta

import pytest

from domain.evidence.renewal import active_since, is_news, tracked_since
from domain.tracking.event import TrackingKind
from domain.tracking.judge import LEEWAY, TOKEN_LIFE
from tests.unit.domain.evidence.units import AS_OF, measures, tracked
from tests.watching.build import DAY, MINUTE

KNOWN = measures()
MICROSECOND = timedelta(microseconds=1)


def test_r44_activity_is_news_from_a_day_before_the_measuring_on() -> None:
    assert active_since(KNOWN) == AS_OF - DAY


@pytest.mark.parametrize(
    ("ago", "news"),
    [(-DAY, True), (0 * MINUTE, True), (LEEWAY, True), (LEEWAY + MICROSECOND, False)],
)
def test_r44_an_event_is_news_by_when_it_was_received(ago: timedelta, news: bool) -> None:  # noqa: FBT001 - a parameter of a test
    occurred_at = AS_OF - 2 * DAY
    told = tracked(TrackingKind.CLICK, occurred_at, received_at=AS_OF - ago)
    old = tracked(TrackingKind.CLICK, occurred_at, received_at=AS_OF - 3 * DAY)

    assert is_news(KNOWN, [old, told]) is news
    assert not is_news(KNOWN, [old])
    assert not is_news(KNOWN, [])


def test_no_event_that_is_news_is_older_than_what_is_read() -> None:
    received_at = AS_OF - LEEWAY
    made_at = received_at - TOKEN_LIFE

    assert tracked_since(KNOWN) == made_at - LEEWAY
