"""The event loop's lag: the worst of late, and forgotten after a while."""

import asyncio
from collections.abc import Iterator

import pytest

from transport.metrics.lag import REMEMBERED, LoopLag


@pytest.mark.parametrize(
    ("late", "worst"),
    [([0.25], 0.25), ([0.25, 0.5, 0.0], 0.5), ([-1.0], 0.0), ([0.5] + [0.25] * REMEMBERED, 0.25)],
)
async def test_the_worst_of_late_is_told(late: list[float], worst: float) -> None:
    done = asyncio.Event()

    def times() -> Iterator[float]:
        for each in late:
            yield from (100.0, 100.0 + each)  # before a sleep of no length, and after it
        done.set()
        yield from (100.0, 100.0)

    clock = times()
    measured = LoopLag(lambda: next(clock), every_seconds=0)
    assert measured.worst == 0.0
    measured.start()
    await done.wait()
    assert measured.worst == worst
    await measured.stop()


async def test_it_stops_and_may_be_stopped_again() -> None:
    tasks, measured = asyncio.all_tasks(), LoopLag()
    measured.start()
    await measured.stop()
    await measured.stop()
    assert asyncio.all_tasks() == tasks
