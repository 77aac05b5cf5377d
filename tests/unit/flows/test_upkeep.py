"""Upkeep: work done again and again in the background, whatever becomes of it."""

import asyncio

import pytest
from structlog.testing import capture_logs

from flows.upkeep import Upkeep
from persistence.ports.unavailable import StoreUnavailable


class Chore:
    """Counts how often it was done; `error` is raised until it is taken away."""

    def __init__(self) -> None:
        self.times = 0
        self.error: Exception | None = None
        self.done = asyncio.Event()

    async def __call__(self) -> int:
        self.times += 1
        self.done.set()
        if self.error is not None:
            raise self.error
        return 3

    async def again(self, times: int = 2) -> None:
        for _ in range(times):
            self.done.clear()
            await self.done.wait()


def kept_up(chore: Chore) -> Upkeep:
    return Upkeep("chore", chore, first_after_seconds=0, every_seconds=0)


async def test_it_goes_on_until_it_is_stopped() -> None:
    chore = Chore()
    upkeep = kept_up(chore)
    upkeep.start()
    await chore.again(times=3)
    await upkeep.stop()
    times = chore.times
    for _ in range(10):
        await asyncio.sleep(0)
    assert chore.times == times


@pytest.mark.parametrize(
    ("error", "event"),
    [(StoreUnavailable(), "upkeep_unavailable"), (RuntimeError("a defect"), "upkeep_failed")],
)
async def test_what_fails_is_told_and_tried_again(error: Exception, event: str) -> None:
    chore = Chore()
    chore.error = error
    upkeep = kept_up(chore)
    with capture_logs() as logs:
        upkeep.start()
        await chore.again()
        chore.error = None
        await chore.again()
        await upkeep.stop()
    assert event in {each["event"] for each in logs}
    assert {"event": "upkeep_done", "work": "chore", "done": 3, "log_level": "info"} in logs


async def test_stopping_what_was_never_started_does_nothing() -> None:
    chore = Chore()
    await kept_up(chore).stop()
    assert chore.times == 0
