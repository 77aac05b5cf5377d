"""Sweeping: batch after batch until nothing is left."""

from datetime import datetime
from typing import Any

import pytest

from flows.sessions.sweep import BATCH, Sweeping
from persistence.ports.sessions import Swept
from tests.unit.flows.sessions.household import MINUTE, NOW, TV, Clock, Process

DAY = 24 * 60 * MINUTE


class Dust:
    """A store with so many of each kind to sweep."""

    def __init__(self, tokens: int = 0, sessions: int = 0, devices: int = 0) -> None:
        self.left = [tokens, sessions, devices]
        self.asked: list[datetime] = []

    async def sweep(self, now: datetime, *, limit: int) -> Swept:
        self.asked.append(now)
        gone = [min(limit, count) for count in self.left]
        self.left = [count - some for count, some in zip(self.left, gone, strict=True)]
        return Swept(*gone)


def sweeping(dust: Any) -> Sweeping:
    """One that never pauses; of the port, `dust` has all that it asks for."""
    return Sweeping(dust, Clock(), between_batches_seconds=0)


@pytest.mark.parametrize(
    ("left", "batches"),
    [((0, 0, 0), 1), ((1, 2, 3), 1), ((BATCH, 0, 0), 2), ((3, 0, 2 * BATCH + 1), 3)],
)
async def test_batches_follow_until_one_is_not_full(
    left: tuple[int, int, int], batches: int
) -> None:
    dust = Dust(*left)
    assert await sweeping(dust).sweep() == sum(left)
    assert dust.left == [0, 0, 0]
    assert dust.asked == [NOW] * batches


async def test_a_household_that_went_away_is_forgotten_and_may_come_back(
    process: Process, clock: Clock
) -> None:
    opened = await process.signed_in(TV)
    made = Sweeping(process.stores.sessions, clock)
    clock.now = NOW + 30 * DAY - MINUTE
    assert await made.sweep() == 0
    clock.now = NOW + 90 * DAY
    assert await made.sweep() == 3
    assert await process.stores.accounts.devices(opened.viewer.account.id) == {}
    again = await process.signed_in(TV)
    assert await process.viewer(again.access_token) == (again.viewer, False)
    assert await made.sweep() == 0
