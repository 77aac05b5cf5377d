"""How often a device may record."""

import structlog

from flows.watching.pace import Pace
from persistence.memory.buckets import MemoryBuckets
from persistence.ports.buckets import Short, Take
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.build import profile, viewer

ADA = viewer(profile(1))


class Away:
    async def take(self, *_: Take) -> Short | None:
        raise StoreUnavailable


async def test_a_full_minute_may_come_at_once_and_then_one_at_a_time() -> None:
    now = 0.0
    pace = Pace(MemoryBuckets(lambda: now), 6)

    taken = [await pace.refused(ADA) for _ in range(7)]

    assert taken[:6] == [None] * 6
    last = taken[6]
    assert last is not None
    assert (last.limit, last.retry_after_seconds) == (6, 10)
    now = 10.0
    assert await pace.refused(ADA) is None
    assert await pace.refused(ADA) is not None


async def test_a_lost_store_of_limits_loses_no_progress() -> None:
    with structlog.testing.capture_logs() as logs:
        assert await Pace(Away(), 6).refused(ADA) is None

    assert [line["event"] for line in logs] == ["rate_limits_unavailable"]


async def test_a_pace_of_less_than_one_a_minute_still_lets_one_through() -> None:
    pace = Pace(MemoryBuckets(lambda: 0.0), 0.5)

    assert await pace.refused(ADA) is None
    refused = await pace.refused(ADA)
    assert refused is not None
    assert (refused.limit, refused.retry_after_seconds) == (1, 120)
