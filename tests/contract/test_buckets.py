"""Buckets: what every adapter of the port promises."""

import math

import pytest

from persistence.memory.buckets import MemoryBuckets
from persistence.ports.buckets import Buckets


class Seconds:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture(params=[MemoryBuckets])
def buckets(request: pytest.FixtureRequest, clock: Seconds) -> Buckets:
    made: Buckets = request.param(clock)
    return made


async def test_a_full_bucket_gives_its_burst_and_then_says_how_long_to_wait(
    buckets: Buckets,
) -> None:
    taken = [await buckets.take("k", rate_per_minute=60, burst=2) for _ in range(3)]
    assert taken == [0.0, 0.0, 1.0]


async def test_tokens_come_back_by_the_minute(buckets: Buckets, clock: Seconds) -> None:
    assert await buckets.take("k", rate_per_minute=120, burst=1) == 0.0
    clock.now += 0.25
    assert await buckets.take("k", rate_per_minute=120, burst=1) == 0.25
    clock.now += 0.25
    assert await buckets.take("k", rate_per_minute=120, burst=1) == 0.0


async def test_a_bucket_never_holds_more_than_its_burst(buckets: Buckets, clock: Seconds) -> None:
    await buckets.take("k", rate_per_minute=60, burst=2)
    clock.now += 3600
    taken = [await buckets.take("k", rate_per_minute=60, burst=2) for _ in range(3)]
    assert taken == [0.0, 0.0, 1.0]


async def test_a_refused_take_takes_nothing(buckets: Buckets) -> None:
    assert await buckets.take("k", rate_per_minute=60, burst=4, tokens=3) == 0.0
    assert await buckets.take("k", rate_per_minute=60, burst=4, tokens=3) == 2.0
    assert await buckets.take("k", rate_per_minute=60, burst=4, tokens=1) == 0.0


async def test_more_than_a_full_bucket_holds_never_comes(buckets: Buckets) -> None:
    assert await buckets.take("k", rate_per_minute=60, burst=4, tokens=5) == math.inf


async def test_each_key_has_a_bucket_of_its_own(buckets: Buckets) -> None:
    assert await buckets.take("a", rate_per_minute=60, burst=1) == 0.0
    assert await buckets.take("b", rate_per_minute=60, burst=1) == 0.0


async def test_in_memory_the_key_used_longest_ago_makes_room(clock: Seconds) -> None:
    buckets = MemoryBuckets(clock, most=2)
    for key in ("a", "b", "a", "c"):  # the second take of `a` is refused, yet it is a use
        await buckets.take(key, rate_per_minute=60, burst=1)
    assert await buckets.take("a", rate_per_minute=60, burst=1) == 1.0
    assert await buckets.take("b", rate_per_minute=60, burst=1) == 0.0
