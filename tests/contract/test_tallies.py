"""Tallies: what every adapter of the port promises."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from persistence.memory.tallies import MemoryTallies
from persistence.ports.tallies import Tallies
from persistence.redis.tallies import RedisTallies
from tests.redis import STORES, emptied, shared

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture(params=STORES)
async def tallies(request: pytest.FixtureRequest) -> AsyncIterator[Tallies]:
    if request.param == "memory":
        yield MemoryTallies()
        return
    async with emptied() as process:
        yield RedisTallies(process.server, MemoryTallies())


async def test_nothing_was_counted_at_first(tallies: Tallies) -> None:
    assert await tallies.read("k", NOW) == (0, 0.0)


async def test_counts_add_up_in_a_window_that_starts_with_the_first(tallies: Tallies) -> None:
    counts = [await tallies.count("k", after(at), window_seconds=60) for at in (0, 10, 59)]
    assert counts == [1, 2, 3]
    assert await tallies.read("k", after(59)) == (3, 1.0)


async def test_a_window_is_half_open_and_the_next_starts_anew(tallies: Tallies) -> None:
    await tallies.count("k", NOW, window_seconds=60)
    assert await tallies.read("k", after(60)) == (0, 0.0)
    assert await tallies.count("k", after(90), window_seconds=60) == 1
    assert await tallies.read("k", after(100)) == (1, 50.0)


async def test_a_count_can_be_taken_back_but_no_more_than_there_are(tallies: Tallies) -> None:
    await tallies.count("k", NOW, window_seconds=60)
    await tallies.count("k", after(1), window_seconds=60)
    for expected in (1, 0, 0):
        await tallies.uncount("k", after(2))
        assert await tallies.read("k", after(2)) == (expected, 58.0)


async def test_there_is_nothing_to_take_back_from_a_window_that_ended(tallies: Tallies) -> None:
    await tallies.count("k", NOW, window_seconds=60)
    await tallies.uncount("k", after(60))
    await tallies.uncount("other", NOW)
    assert await tallies.read("other", NOW) == (0, 0.0)
    assert await tallies.count("k", after(60), window_seconds=60) == 1


async def test_a_forgotten_key_starts_anew(tallies: Tallies) -> None:
    await tallies.count("k", NOW, window_seconds=60)
    await tallies.count("other", NOW, window_seconds=60)
    await tallies.forget("k")
    await tallies.forget("never counted")
    assert await tallies.read("k", NOW) == (0, 0.0)
    assert await tallies.read("other", NOW) == (1, 60.0)


async def test_in_memory_the_key_used_longest_ago_makes_room() -> None:
    tallies = MemoryTallies(most=2)
    for key in ("a", "b", "a", "c"):
        await tallies.count(key, NOW, window_seconds=60)
    assert [(await tallies.read(key, NOW))[0] for key in ("a", "b", "c")] == [2, 0, 1]


@pytest.mark.live
async def test_in_redis_all_processes_count_together_and_lose_nothing() -> None:
    async with emptied() as one, shared() as other:
        here, there = (RedisTallies(each.server, MemoryTallies()) for each in (one, other))
        counts = await asyncio.gather(
            *(each.count("k", NOW, window_seconds=60) for _ in range(20) for each in (here, there))
        )
        assert sorted(counts) == list(range(1, 41))
        await here.uncount("k", after(1))
        assert await there.read("k", after(1)) == (39, 59.0)
        await there.forget("k")
        assert await here.count("k", after(1), window_seconds=60) == 1
