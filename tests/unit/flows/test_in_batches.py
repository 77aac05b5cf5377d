"""What is old goes batch after batch, until nothing is left to sweep."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.in_batches import BATCH, InBatches
from persistence.ports.unavailable import StoreUnavailable

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
KEPT = timedelta(days=1)


class Dust:
    """A store of so many old things; of the port it has all that sweeping asks for."""

    def __init__(self, left: int, *, error: Exception | None = None) -> None:
        self.left = left
        self.error = error
        self.asked: list[datetime] = []

    async def sweep(self, before: datetime, *, limit: int) -> int:
        if self.error is not None:
            raise self.error
        self.asked.append(before)
        gone = min(limit, self.left)
        self.left -= gone
        return gone


def sweeping(dust: Dust) -> InBatches:
    return InBatches(dust.sweep, KEPT, lambda: NOW, between_batches_seconds=0)


@pytest.mark.parametrize(
    ("left", "batches"), [(0, 1), (3, 1), (BATCH, 2), (2 * BATCH, 3), (2 * BATCH + 1, 3)]
)
async def test_batches_follow_until_one_is_not_full(left: int, batches: int) -> None:
    dust = Dust(left)
    assert await sweeping(dust).sweep() == left
    assert dust.left == 0
    assert dust.asked == [NOW - KEPT] * batches


async def test_a_store_that_is_away_is_told_to_whoever_keeps_up() -> None:
    with pytest.raises(StoreUnavailable):
        await sweeping(Dust(1, error=StoreUnavailable())).sweep()
