"""Buckets: what every adapter of the port promises."""

import asyncio
import math
from collections.abc import AsyncIterator

import pytest

from persistence.memory.buckets import MemoryBuckets
from persistence.ports.buckets import Buckets, Short, Take
from persistence.redis.buckets import RedisBuckets
from tests.redis import STORES, emptied, shared


class Seconds:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture(params=STORES)
async def buckets(request: pytest.FixtureRequest, clock: Seconds) -> AsyncIterator[Buckets]:
    if request.param == "memory":
        yield MemoryBuckets(clock)
        return
    async with emptied() as process:
        yield RedisBuckets(process.server, MemoryBuckets(clock), clock)


async def lacking(
    buckets: Buckets, key: str, *, rate: float = 60, burst: float, tokens: float = 1
) -> float:
    """The seconds until there is enough: 0.0 where there was."""
    short = await buckets.take(Take(key, rate, burst, tokens))
    return short.seconds if short else 0.0


async def test_a_full_bucket_gives_its_burst_and_then_says_how_long_to_wait(
    buckets: Buckets,
) -> None:
    taken = [await lacking(buckets, "k", burst=2) for _ in range(3)]
    assert taken == [0.0, 0.0, 1.0]


async def test_tokens_come_back_by_the_minute(buckets: Buckets, clock: Seconds) -> None:
    assert await lacking(buckets, "k", rate=120, burst=1) == 0.0
    clock.now += 0.25
    assert await lacking(buckets, "k", rate=120, burst=1) == 0.25
    clock.now += 0.25
    assert await lacking(buckets, "k", rate=120, burst=1) == 0.0


async def test_a_bucket_never_holds_more_than_its_burst(buckets: Buckets, clock: Seconds) -> None:
    await lacking(buckets, "k", burst=2)
    clock.now += 3600
    taken = [await lacking(buckets, "k", burst=2) for _ in range(3)]
    assert taken == [0.0, 0.0, 1.0]


async def test_a_refused_take_takes_nothing(buckets: Buckets) -> None:
    assert await lacking(buckets, "k", burst=4, tokens=3) == 0.0
    assert await lacking(buckets, "k", burst=4, tokens=3) == 2.0
    assert await lacking(buckets, "k", burst=4, tokens=1) == 0.0


async def test_more_than_a_full_bucket_holds_never_comes(buckets: Buckets) -> None:
    assert await lacking(buckets, "k", burst=4, tokens=5) == math.inf


async def test_each_key_has_a_bucket_of_its_own(buckets: Buckets) -> None:
    assert await lacking(buckets, "a", burst=1) == 0.0
    assert await lacking(buckets, "b", burst=1) == 0.0


async def test_several_are_taken_from_in_turn(buckets: Buckets) -> None:
    a, b = Take("a", 60, burst=2), Take("b", 60, burst=1)
    assert await buckets.take(a, b) is None
    assert await buckets.take(a, b) == Short(b, 1.0)
    assert await buckets.take(a) == Short(a, 1.0)  # what b did not have was taken from a


async def test_after_one_that_is_short_nothing_is_taken(buckets: Buckets) -> None:
    a, b = Take("a", 60, burst=1), Take("b", 60, burst=1)
    assert await buckets.take(a) is None
    assert await buckets.take(a, b) == Short(a, 1.0)
    assert await buckets.take(b) is None


async def test_in_memory_the_key_used_longest_ago_makes_room(clock: Seconds) -> None:
    buckets = MemoryBuckets(clock, most=2)
    for key in ("a", "b", "a", "c"):  # the second take of `a` is refused, yet it is a use
        await lacking(buckets, key, burst=1)
    assert await lacking(buckets, "a", burst=1) == 1.0
    assert await lacking(buckets, "b", burst=1) == 0.0


@pytest.mark.live
async def test_in_redis_a_bucket_is_one_for_all_processes() -> None:
    async with emptied() as one, shared() as other:
        buckets = [RedisBuckets(each.server, MemoryBuckets()) for each in (one, other)]
        taken = [await lacking(each, "k", rate=0.001, burst=3) for each in (*buckets, *buckets)]
    assert taken[:3] == [0.0, 0.0, 0.0]
    assert 59_000 < taken[3] <= 60_000


@pytest.mark.live
async def test_in_redis_of_many_at_once_no_more_pass_than_there_are_tokens() -> None:
    async with emptied() as one, shared() as other:
        buckets = [RedisBuckets(each.server, MemoryBuckets()) for each in (one, other)]
        takes = [lacking(each, "k", rate=0.001, burst=10) for _ in range(20) for each in buckets]
        taken = await asyncio.gather(*takes)
    assert taken.count(0.0) == 10
