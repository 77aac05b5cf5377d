"""Sweeping: batch after batch until nothing is left, again and again, whatever happens."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from flows.sessions.sweep import BATCH, Sweeping
from persistence.ports.sessions import Swept
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.flows.sessions.household import MINUTE, NOW, TV, Clock, Process

NOTHING = Swept(0, 0, 0)
DAY = 24 * 60 * MINUTE


class Dust:
    """A store with so many of each kind to sweep; `error` is raised until it is taken away."""

    def __init__(self, tokens: int = 0, sessions: int = 0, devices: int = 0) -> None:
        self.left = [tokens, sessions, devices]
        self.error: Exception | None = None
        self.asked: list[datetime] = []
        self.called = asyncio.Event()

    async def sweep(self, now: datetime, *, limit: int) -> Swept:
        self.called.set()
        if self.error is not None:
            raise self.error
        self.asked.append(now)
        gone = [min(limit, count) for count in self.left]
        self.left = [count - some for count, some in zip(self.left, gone, strict=True)]
        return Swept(*gone)


def sweeping(dust: Any) -> Sweeping:
    """One that never pauses; of the port, `dust` has all that it asks for."""
    return Sweeping(
        dust, Clock(), first_after_seconds=0, every_seconds=0, between_batches_seconds=0
    )


async def called_again(dust: Dust, times: int = 2) -> None:
    for _ in range(times):
        dust.called.clear()
        await dust.called.wait()


@pytest.fixture
async def dust() -> Dust:
    return Dust()


@pytest.fixture
async def started(dust: Dust) -> AsyncIterator[Sweeping]:
    made = sweeping(dust)
    made.start()
    yield made
    await made.stop()


@pytest.mark.parametrize(
    ("left", "batches"),
    [((0, 0, 0), 1), ((1, 2, 3), 1), ((BATCH, 0, 0), 2), ((3, 0, 2 * BATCH + 1), 3)],
)
async def test_batches_follow_until_one_is_not_full(
    left: tuple[int, int, int], batches: int
) -> None:
    dust = Dust(*left)
    assert await sweeping(dust).sweep() == Swept(*left)
    assert dust.left == [0, 0, 0]
    assert dust.asked == [NOW] * batches


async def test_it_goes_on_until_it_is_stopped(dust: Dust, started: Sweeping) -> None:
    await called_again(dust, times=3)
    await started.stop()
    asked = len(dust.asked)
    for _ in range(10):
        await asyncio.sleep(0)
    assert len(dust.asked) == asked


@pytest.mark.parametrize(
    ("error", "event"),
    [(StoreUnavailable(), "sweep_unavailable"), (RuntimeError("a defect"), "sweep_failed")],
)
async def test_what_fails_is_told_and_tried_again(error: Exception, event: str) -> None:
    dust = Dust(tokens=1)
    dust.error = error
    made = sweeping(dust)
    with capture_logs() as logs:
        made.start()
        await called_again(dust)
        dust.error = None
        await called_again(dust)
        await made.stop()
    assert event in {each["event"] for each in logs}
    assert {"event": "swept", "refresh_tokens": 1, "sessions": 0, "devices": 0} in [
        {key: value for key, value in each.items() if key != "log_level"} for each in logs
    ]


async def test_stopping_what_was_never_started_does_nothing(dust: Dust) -> None:
    await sweeping(dust).stop()
    assert dust.asked == []


async def test_a_household_that_went_away_is_forgotten_and_may_come_back(
    process: Process, clock: Clock
) -> None:
    opened = await process.signed_in(TV)
    made = Sweeping(process.stores.sessions, clock)
    clock.now = NOW + 30 * DAY - MINUTE
    assert await made.sweep() == NOTHING
    clock.now = NOW + 90 * DAY
    assert await made.sweep() == Swept(1, 1, 1)
    assert await process.stores.accounts.devices(opened.viewer.account.id) == {}
    again = await process.signed_in(TV)
    assert await process.viewer(again.access_token) == (again.viewer, False)
    assert await made.sweep() == NOTHING
