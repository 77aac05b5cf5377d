"""Candidate caches: what every adapter of the port promises."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.homepage.candidate import Candidate, RowCandidates
from domain.homepage.row import RowKind
from domain.ids import TitleId
from domain.maturity import MaturityLevel
from persistence.memory.candidates import MemoryCandidates
from persistence.ports.candidates import CandidateCache

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


@pytest.fixture(params=[MemoryCandidates])
def cache(request: pytest.FixtureRequest, clock: Clock) -> CandidateCache:
    made: CandidateCache = request.param(clock)
    return made


def rows(score: float = 1.0) -> tuple[RowCandidates, ...]:
    candidate = Candidate(
        TitleId(f"movie_{'a' * 32}"), MaturityLevel.AGE_7, (), (), has_backdrop=True, score=score
    )
    return (RowCandidates(kind=RowKind.TRENDING, source="trending", items=(candidate,)),)


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
