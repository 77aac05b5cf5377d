"""Candidate caches: what every adapter of the port promises."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.artwork import ImageRole
from domain.homepage.candidate import RowCandidates, candidate_of
from domain.homepage.row import RowKind
from persistence.memory.candidates import MemoryCandidates
from persistence.ports.candidates import CandidateCache
from persistence.redis.candidates import RedisCandidates
from persistence.redis.shared import Shared
from tests.redis import STORES, emptied, shared
from tests.unit.build import collection, genre, image, movie, series, window

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
FRESH, KEPT = NOW + 300 * SECOND, NOW + 3600 * SECOND


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


class KeepsNothing:
    """In the place of what a process keeps near, so that the server is what answers."""

    async def get(self, _key: str) -> None:
        return None

    async def put(self, _key: str, _rows: object, **_times: datetime) -> None:
        return None

    async def claim(self, _key: str, _life: timedelta) -> bool:
        raise AssertionError("nobody asks it")


@pytest.fixture(params=[*STORES, pytest.param("redis and near", marks=pytest.mark.live)])
async def cache(request: pytest.FixtureRequest, clock: Clock) -> AsyncIterator[CandidateCache]:
    near = MemoryCandidates(clock)
    if request.param == "memory":
        yield near
        return
    async with emptied() as process:
        behind = KeepsNothing() if request.param == "redis" else near
        yield RedisCandidates(process.server, behind, clock)


def rows(score: float = 1.0) -> tuple[RowCandidates, ...]:
    """Everything that candidates can hold."""
    art = (image(1, ImageRole.BOX_ART), image(2, ImageRole.BACKDROP))
    film = replace(movie(windows=(window(end=FRESH),)), artwork=art, genres=(genre(1),))
    show = series(latest_episode_from=NOW, next_episode_from=FRESH)
    items = (candidate_of(film, score), candidate_of(show))
    return tuple(
        RowCandidates(
            kind=RowKind.TRENDING,
            source="trending",
            items=items,
            subject=subject,
            as_of=NOW.date(),
        )
        for subject in (None, genre(2), collection(3), film, show)
    )


async def test_what_was_put_is_got_with_the_end_of_its_freshness(cache: CandidateCache) -> None:
    await cache.put("k", rows(), fresh_until=FRESH, keep_until=KEPT)
    assert await cache.get("k") == (rows(), FRESH)
    assert await cache.get("other") is None


async def test_what_is_stale_is_still_answered_until_it_has_been_kept_long_enough(
    cache: CandidateCache, clock: Clock
) -> None:
    await cache.put("k", rows(), fresh_until=FRESH, keep_until=KEPT)
    clock.now = KEPT - SECOND
    assert await cache.get("k") == (rows(), FRESH)
    clock.now = KEPT
    assert await cache.get("k") is None


async def test_a_second_put_replaces_the_first(cache: CandidateCache) -> None:
    await cache.put("k", rows(), fresh_until=FRESH, keep_until=KEPT)
    await cache.put("k", rows(2.0), fresh_until=FRESH + SECOND, keep_until=KEPT)
    assert await cache.get("k") == (rows(2.0), FRESH + SECOND)


async def test_in_memory_the_key_used_longest_ago_makes_room(clock: Clock) -> None:
    cache = MemoryCandidates(clock, most=2)
    await cache.put("a", rows(), fresh_until=FRESH, keep_until=KEPT)
    await cache.put("b", rows(), fresh_until=FRESH, keep_until=KEPT)
    await cache.get("a")
    await cache.put("c", rows(), fresh_until=FRESH, keep_until=KEPT)
    assert await cache.get("a") == (rows(), FRESH)
    assert await cache.get("b") is None


async def test_the_process_that_is_to_gather_is_told_so_each_time(cache: CandidateCache) -> None:
    assert [await cache.claim("k", 60 * SECOND) for _ in range(2)] == [True, True]


def on(process: Shared, clock: Clock) -> RedisCandidates:
    return RedisCandidates(process.server, MemoryCandidates(clock), clock)


@pytest.mark.live
async def test_in_redis_one_process_gathers_until_it_has_put_something(clock: Clock) -> None:
    async with emptied() as one, shared() as other:
        here, there = on(one, clock), on(other, clock)
        assert await here.claim("k", 60 * SECOND)
        assert not await there.claim("k", 60 * SECOND)
        assert await there.claim("another", 60 * SECOND)
        await here.put("k", rows(), fresh_until=FRESH, keep_until=KEPT)
        assert await there.claim("k", 60 * SECOND)
        assert await there.get("k") == (rows(), FRESH)


@pytest.mark.live
async def test_in_redis_a_claim_ends_by_itself(clock: Clock) -> None:
    async with emptied() as one, shared() as other:
        here, there = on(one, clock), on(other, clock)
        assert await here.claim("k", timedelta(milliseconds=1))
        async with asyncio.timeout(30):
            while not await there.claim("k", SECOND):  # noqa: ASYNC110 - time has to pass
                await asyncio.sleep(0.001)


@pytest.mark.live
async def test_in_redis_what_another_process_renewed_takes_the_place_of_what_is_stale(
    clock: Clock,
) -> None:
    async with emptied() as one, shared() as other:
        here, there = on(one, clock), on(other, clock)
        await here.put("k", rows(), fresh_until=FRESH, keep_until=KEPT)
        await there.put("k", rows(2.0), fresh_until=FRESH + SECOND, keep_until=KEPT)
        assert await here.get("k") == (rows(), FRESH)
        clock.now = FRESH
        assert await here.get("k") == (rows(2.0), FRESH + SECOND)


@pytest.mark.live
async def test_in_redis_what_another_version_wrote_is_as_good_as_nothing(clock: Clock) -> None:
    async with emptied() as one, shared() as other:
        await on(one, clock).put("k", rows(), fresh_until=FRESH, keep_until=KEPT)
        [key] = await one.server.call("KEYS", "mq:candidates:*")
        await one.server.call("SET", key, b'["_Kept",[],"soon"]', "KEEPTTL")
        assert await on(other, clock).get("k") is None
