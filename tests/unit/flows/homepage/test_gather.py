"""R33, R24: gathering candidates with deadlines, fallbacks and a cache."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from domain.homepage.candidate import RowCandidates
from domain.homepage.policy import HomepagePolicy
from domain.homepage.row import DegradedSource, RowKind
from domain.maturity import MaturityLevel
from flows.homepage import gather as module
from flows.homepage.gather import Gatherer
from flows.homepage.sources import Source
from persistence.ports.candidates import CandidateCache
from persistence.ports.shelves import Shelf, Shelves
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.build import DAY, MOMENT, NOW, candidate, candidates, row, window
from tests.unit.fakes import BrokenCandidates, FakeShelves, KeptCandidates

SHELF = Shelf("ES", MaturityLevel.ALL)
KEY = "trending:0:ES:ALL"
SECOND = timedelta(seconds=1)
SOON = timedelta(milliseconds=5)
"""A deadline that no test waits long for."""

POPULAR_ROW = RowCandidates(
    kind=RowKind.TRENDING, source="popular", items=candidates(91, 92), is_stand_in=True
)
KINDS = {"trending": RowKind.TRENDING, "new": RowKind.NEW_RELEASES, "top10": RowKind.TOP_10}


class Scripted:
    """A source's `gather` that answers `rows`, or raises `error`, once `gate` is open."""

    def __init__(self, *rows: RowCandidates, error: BaseException | None = None) -> None:
        self.rows, self.error, self.calls = rows, error, 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(
        self,
        shelves: Shelves,  # noqa: ARG002 - the shape of a source
        shelf: Shelf,  # noqa: ARG002 - the shape of a source
        now: datetime,  # noqa: ARG002 - the shape of a source
        policy: HomepagePolicy,  # noqa: ARG002 - the shape of a source
    ) -> tuple[RowCandidates, ...]:
        self.calls += 1
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return self.rows


def answering(name: str, *numbers: int) -> Scripted:
    return Scripted(row(KINDS[name], candidates(*numbers)))


def source(name: str, work: Scripted, *, popular_stands_in: bool = False) -> Source:
    return Source(name, work, popular_stands_in=popular_stands_in, deadline=5 * SECOND)


def gatherer(
    *sources: Source,
    shelves: Shelves | None = None,
    cache: CandidateCache | None = None,
    random: Callable[[], float] = lambda: 0.5,
) -> Gatherer:
    return Gatherer(
        shelves=shelves or FakeShelves(popular=POPULAR_ROW.items),
        cache=cache or KeptCandidates(),
        random=random,
        sources=sources,
    )


async def settled() -> None:
    """Let what goes on in the background go as far as it can without waiting for time."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_r33_every_source_offers_its_rows_in_the_order_of_the_sources() -> None:
    trending, new = answering("trending", 1), answering("new", 2)

    found = await gatherer(source("trending", trending), source("new", new)).gather(SHELF, NOW)

    assert (found.rows, found.degraded) == ((*trending.rows, *new.rows), ())


async def test_r33_sources_are_asked_at_the_same_time() -> None:
    first, second = answering("trending", 1), answering("new", 2)
    first.gate.clear()
    found = asyncio.create_task(
        gatherer(source("trending", first), source("new", second)).gather(SHELF, NOW)
    )

    await settled()
    assert (first.calls, second.calls) == (1, 1)
    first.gate.set()
    assert len((await found).rows) == 2


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (StoreUnavailable(), "UNAVAILABLE"),
        (TimeoutError(), "TIMEOUT"),
        (ValueError("a fault of ours"), "INTERNAL"),
    ],
)
async def test_r33_a_source_that_raises_costs_its_row_only(error: Exception, reason: str) -> None:
    new = answering("new", 2)
    broken = source("trending", Scripted(error=error))

    with capture_logs() as lines:
        found = await gatherer(broken, source("new", new)).gather(SHELF, NOW)

    assert found.rows == new.rows
    assert found.degraded == (DegradedSource("trending", "NONE", reason),)
    assert [(line["event"], line["source"]) for line in lines] == (
        [("homepage_source_failed", "trending")] if reason == "INTERNAL" else []
    )


async def test_r33_a_source_past_its_deadline_costs_its_row_only() -> None:
    slow, new = answering("trending", 1), answering("new", 2)
    slow.gate.clear()
    late = replace(source("trending", slow), deadline=SOON)

    found = await gatherer(late, source("new", new)).gather(SHELF, NOW)

    assert found.rows == new.rows
    assert found.degraded == (DegradedSource("trending", "NONE", "TIMEOUT"),)
    slow.gate.set()
    await settled()


async def test_r33_what_arrives_past_the_deadline_is_kept_for_the_next_page() -> None:
    slow = answering("trending", 1)
    slow.gate.clear()
    gathering = gatherer(replace(source("trending", slow), deadline=SOON))

    assert (await gathering.gather(SHELF, NOW)).rows == ()
    slow.gate.set()
    await settled()
    found = await gathering.gather(SHELF, NOW)

    assert (found.rows, found.degraded, slow.calls) == (slow.rows, (), 1)


async def test_r33_a_source_that_never_answers_is_given_up_and_asked_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stuck = answering("trending", 1)
    stuck.gate.clear()
    gathering = gatherer(source("trending", stuck))

    monkeypatch.setattr(module, "REBUILD", SOON)
    found = await gathering.gather(SHELF, NOW)
    assert found.degraded == (DegradedSource("trending", "NONE", "TIMEOUT"),)
    monkeypatch.undo()
    stuck.gate.set()

    assert (await gathering.gather(SHELF, NOW)).rows == stuck.rows
    assert stuck.calls == 2


class HangingCandidates(KeptCandidates):
    """A cache that answers nothing to the calls named, until the test is over."""

    def __init__(self, *calls: str) -> None:
        super().__init__()
        self.calls, self.never = calls, asyncio.Event()

    async def get(self, key: str) -> tuple[tuple[RowCandidates, ...], datetime] | None:
        if "get" in self.calls:
            await self.never.wait()
        return await super().get(key)

    async def put(
        self,
        key: str,
        rows: tuple[RowCandidates, ...],
        *,
        fresh_until: datetime,
        keep_until: datetime,
    ) -> None:
        if "put" in self.calls:
            await self.never.wait()
        await super().put(key, rows, fresh_until=fresh_until, keep_until=keep_until)


async def test_r33_a_cache_that_hangs_costs_no_more_than_the_deadline() -> None:
    hanging = replace(source("trending", answering("trending", 1)), deadline=SOON)

    found = await gatherer(hanging, cache=HangingCandidates("get")).gather(SHELF, NOW)

    assert found.degraded == (DegradedSource("trending", "NONE", "TIMEOUT"),)


async def test_r33_a_cache_that_hangs_on_writing_holds_no_source_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "REBUILD", SOON)
    trending, cache = answering("trending", 1), HangingCandidates("put")
    gathering = gatherer(source("trending", trending), cache=cache)

    found = await gathering.gather(SHELF, NOW)
    assert found.degraded == (DegradedSource("trending", "NONE", "TIMEOUT"),)
    monkeypatch.undo()
    cache.calls = ()

    assert (await gathering.gather(SHELF, NOW)).rows == trending.rows


async def test_r33_a_broken_cache_is_an_empty_one() -> None:
    trending = answering("trending", 1)
    gathering = gatherer(source("trending", trending), cache=BrokenCandidates())

    for calls in (1, 2):
        found = await gathering.gather(SHELF, NOW)
        assert (found.rows, found.degraded, trending.calls) == (trending.rows, (), calls)


async def test_r33_a_cache_with_a_fault_of_ours_costs_rows_and_never_the_page() -> None:
    trending = source("trending", answering("trending", 1))

    with capture_logs() as lines:
        found = await gatherer(trending, cache=BrokenCandidates(KeyError("fault"))).gather(
            SHELF, NOW
        )

    assert found.degraded == (DegradedSource("trending", "NONE", "INTERNAL"),)
    assert [line["event"] for line in lines] == ["homepage_source_failed"]


async def stale(work: Scripted, *, popular_stands_in: bool = False) -> Gatherer:
    """A gatherer whose one source, trending, has candidates that are no longer fresh."""
    gathering = gatherer(source("trending", work, popular_stands_in=popular_stands_in))
    await gathering.gather(SHELF, NOW - timedelta(minutes=10))
    return gathering


@pytest.mark.parametrize("popular_stands_in", [True, False])
@pytest.mark.parametrize(
    ("error", "reason"), [(StoreUnavailable(), "UNAVAILABLE"), (ValueError(), "INTERNAL")]
)
async def test_r33_stale_candidates_stand_in_first(
    error: Exception, reason: str, *, popular_stands_in: bool
) -> None:
    work = answering("trending", 1)
    gathering = await stale(work, popular_stands_in=popular_stands_in)
    work.error = error

    found = await gathering.gather(SHELF, NOW)

    assert found.rows == work.rows
    assert found.degraded == (DegradedSource("trending", "STALE", reason),)


async def test_r33_stale_candidates_stand_in_for_a_source_past_its_deadline() -> None:
    work = answering("trending", 1)
    gathering = await stale(work)
    work.gate.clear()
    late = replace(gathering, sources=(replace(gathering.sources[0], deadline=SOON),))

    found = await late.gather(SHELF, NOW)

    assert (found.rows, found.degraded) == (
        work.rows,
        (DegradedSource("trending", "STALE", "TIMEOUT"),),
    )
    work.gate.set()
    await settled()


async def test_r33_stale_candidates_are_not_shown_while_their_source_answers() -> None:
    work = answering("trending", 1)
    gathering = await stale(work)
    work.rows = answering("trending", 2).rows

    found = await gathering.gather(SHELF, NOW)

    assert (found.rows, found.degraded) == (work.rows, ())


def broken(name: str) -> Source:
    return source(name, Scripted(error=StoreUnavailable()), popular_stands_in=True)


async def test_r33_what_is_popular_stands_in_when_nothing_stale_is_left() -> None:
    shelves = FakeShelves(popular=POPULAR_ROW.items)

    found = await gatherer(broken("trending"), shelves=shelves).gather(SHELF, NOW)

    assert found.rows == (POPULAR_ROW,)
    assert found.degraded == (DegradedSource("trending", "POPULAR", "UNAVAILABLE"),)
    assert [name for name, *_ in shelves.asked] == ["popular"]


async def test_r33_what_is_popular_stands_in_at_most_once_for_the_first_that_failed() -> None:
    plain = source("new", Scripted(error=StoreUnavailable()))

    found = await gatherer(plain, broken("trending"), broken("top10")).gather(SHELF, NOW)

    assert found.rows == (POPULAR_ROW,)
    assert [(one.source, one.fallback) for one in found.degraded] == [
        *(("new", "NONE"), ("trending", "POPULAR"), ("top10", "NONE"))
    ]


async def test_r33_what_is_popular_is_not_asked_for_while_nobody_needs_it() -> None:
    shelves = FakeShelves()
    plain = source("new", Scripted(error=StoreUnavailable()))

    await gatherer(source("trending", answering("trending", 1)), plain, shelves=shelves).gather(
        SHELF, NOW
    )

    assert shelves.asked == []


async def test_r33_when_popular_fails_too_there_is_no_row() -> None:
    shelves = FakeShelves(popular=StoreUnavailable())

    found = await gatherer(broken("trending"), shelves=shelves).gather(SHELF, NOW)

    assert (found.rows, found.degraded) == (
        (),
        (DegradedSource("trending", "NONE", "UNAVAILABLE"),),
    )


@pytest.mark.parametrize(("random", "seconds"), [(0.0, 270), (0.25, 285), (0.5, 300), (0.75, 315)])
async def test_candidates_are_fresh_for_300_seconds_give_or_take_ten_per_cent(
    random: float, seconds: int
) -> None:
    cache, work = KeptCandidates(), answering("trending", 1)
    gathering = gatherer(source("trending", work), cache=cache, random=lambda: random)
    end = NOW + seconds * SECOND

    await gathering.gather(SHELF, NOW)
    assert cache.kept == {"trending:0:ES:ALL": (work.rows, end, end + timedelta(hours=1))}
    await gathering.gather(SHELF, end - MOMENT)
    assert work.calls == 1
    await gathering.gather(SHELF, end)
    assert work.calls == 2


@pytest.mark.parametrize(
    ("ends_in", "fresh_for", "kept_for"),
    [
        (60 * SECOND, 60 * SECOND, 60 * SECOND),
        (1000 * SECOND, 300 * SECOND, 1000 * SECOND),
        (2 * DAY, 300 * SECOND, 3900 * SECOND),
    ],
)
async def test_r24_candidates_are_never_kept_past_a_licence_boundary(
    ends_in: timedelta, fresh_for: timedelta, kept_for: timedelta
) -> None:
    ending = candidate(1, windows=(window(NOW - DAY, NOW + ends_in),))
    work, cache = Scripted(row(RowKind.TRENDING, (ending, candidate(2)))), KeptCandidates()

    await gatherer(source("trending", work), cache=cache).gather(SHELF, NOW)

    assert cache.kept["trending:0:ES:ALL"] == (work.rows, NOW + fresh_for, NOW + kept_for)


async def test_r58_candidates_are_kept_apart_by_source_country_and_level() -> None:
    cache, work = KeptCandidates(), answering("trending", 1)
    gathering = gatherer(source("trending", work), cache=cache)

    for shelf in (SHELF, Shelf("FR", MaturityLevel.ALL), Shelf("ES", MaturityLevel.MATURE)):
        await gathering.gather(shelf, NOW)

    assert sorted(cache.kept) == [
        *("trending:0:ES:ALL", "trending:0:ES:MATURE", "trending:0:FR:ALL")
    ]
    assert work.calls == 3


async def test_r32_what_was_gathered_before_a_bulk_change_is_not_used_after_it() -> None:
    catalogue, work = [1], answering("trending", 1)
    gathering = replace(gatherer(source("trending", work)), catalogue=lambda: catalogue[0])

    await gathering.gather(SHELF, NOW)
    work.rows = answering("trending", 2).rows
    assert (await gathering.gather(SHELF, NOW)).rows != work.rows
    catalogue[0] = 2

    assert (await gathering.gather(SHELF, NOW)).rows == work.rows


async def test_fifty_pages_at_once_ask_a_source_once() -> None:
    work = answering("trending", 1)
    work.gate.clear()
    gathering = gatherer(source("trending", work))
    pages = [asyncio.create_task(gathering.gather(SHELF, NOW)) for _ in range(50)]

    await settled()
    work.gate.set()
    found = await asyncio.gather(*pages)

    assert work.calls == 1
    assert [one.rows for one in found] == [work.rows] * 50


async def test_a_page_that_is_given_up_leaves_the_source_to_the_others() -> None:
    work = answering("trending", 1)
    work.gate.clear()
    gathering = gatherer(source("trending", work))
    gone, stays = (asyncio.create_task(gathering.gather(SHELF, NOW)) for _ in range(2))

    await settled()
    gone.cancel()
    await settled()
    work.gate.set()

    assert (await stays).rows == work.rows
    assert gone.cancelled()
    assert work.calls == 1


async def test_r31_charts_are_the_most_played_of_each_shelf_and_absent_where_they_fail() -> None:
    items: Sequence[object] = candidates(1, 2)
    abroad = Shelf("FR", MaturityLevel.ALL)
    shelves = FakeShelves(top=(NOW.date(), items))
    gathering = gatherer(shelves=shelves)

    assert await gathering.charts([SHELF], NOW) == {SHELF: items}
    shelves.answers["top"] = StoreUnavailable()
    assert await gathering.charts([SHELF, abroad], NOW) == {SHELF: items}
    assert await gathering.charts([], NOW) == {}


def elsewhere(monkeypatch: pytest.MonkeyPatch) -> KeptCandidates:
    """A cache of which another process is to gather everything."""
    monkeypatch.setattr(module, "ELSEWHERE_SECONDS", 0)
    cache = KeptCandidates()
    cache.may_gather = False
    return cache


async def test_while_another_process_gathers_what_is_stale_is_shown_and_is_not_degraded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache, work = elsewhere(monkeypatch), answering("trending", 1)
    await cache.put(KEY, work.rows, fresh_until=NOW - SECOND, keep_until=NOW + DAY)

    found = await gatherer(source("trending", work), cache=cache).gather(SHELF, NOW)

    assert (found.rows, found.degraded, work.calls) == (work.rows, (), 0)


async def test_what_another_process_gathers_is_waited_for_a_little(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache, work = elsewhere(monkeypatch), answering("trending", 1)
    asked = asyncio.create_task(gatherer(source("trending", work), cache=cache).gather(SHELF, NOW))
    await asyncio.sleep(0)
    other = answering("trending", 2).rows
    await cache.put(KEY, other, fresh_until=NOW + DAY, keep_until=NOW + DAY)
    assert ((await asked).rows, work.calls) == (other, 0)


async def test_who_has_waited_for_another_process_in_vain_gathers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache, work = elsewhere(monkeypatch), answering("trending", 1)

    found = await gatherer(source("trending", work), cache=cache).gather(SHELF, NOW)

    assert (found.rows, found.degraded, work.calls) == (work.rows, (), 1)
    assert cache.kept[KEY][0] == work.rows
