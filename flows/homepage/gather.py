"""Gather: every source's candidates at once, each with its deadline and fallback (R33)."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from domain.homepage.candidate import Candidate, RowCandidates, boundary
from domain.homepage.policy import DEFAULT_POLICY, HomepagePolicy
from domain.homepage.row import DegradedSource
from flows.homepage.sources import SOURCES, Source
from flows.homepage.sources.popular import POPULAR
from flows.homepage.sources.top10 import TOP_10
from foundation.single_flight import SingleFlight
from persistence.ports import CandidateCache, Shelf, Shelves, StoreUnavailable

Rows = tuple[RowCandidates, ...]
Items = Sequence[Candidate]
log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

JITTER = 0.1
"""How far, up or down, a life is moved, so that what was made together does not expire together."""
STALE = timedelta(hours=1)
"""How long candidates that are no longer fresh may still stand in."""
REBUILD = timedelta(seconds=2)
"""How long a source may go on in the background once its askers have given up on it."""


@dataclass(frozen=True, slots=True)
class Gathered:
    rows: Rows
    degraded: tuple[DegradedSource, ...]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of one source: fresh rows, stale ones or none; `reason` says why not fresh ones."""

    source: Source
    rows: Rows | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Gathers candidates for a shelf; shared by every request of a process.

    `random` answers numbers in [0, 1): it decides the jitter and nothing else.
    """

    shelves: Shelves
    cache: CandidateCache
    random: Callable[[], float]
    policy: HomepagePolicy = DEFAULT_POLICY
    sources: Sequence[Source] = SOURCES
    flights: SingleFlight[str, Rows] = field(default_factory=SingleFlight)

    async def gather(self, shelf: Shelf, now: datetime) -> Gathered:
        """All sources in parallel; the slowest costs at most its deadline, never the page."""
        outcomes = await asyncio.gather(*(self._ask(s, shelf, now) for s in self.sources))
        rows: list[RowCandidates] = []
        degraded: list[DegradedSource] = []
        stand_in = await self._stand_in(outcomes, shelf, now)
        for outcome in outcomes:
            name, fallback = outcome.source.name, "STALE"
            if outcome.rows is None:
                takes = stand_in and outcome.source.popular_stands_in
                rows += stand_in if takes else ()
                fallback, stand_in = ("POPULAR", ()) if takes else ("NONE", stand_in)
            else:
                rows += outcome.rows
            if outcome.reason:
                degraded.append(DegradedSource(name, fallback, outcome.reason))
        return Gathered(tuple(rows), tuple(degraded))

    async def charts(self, shelves: Sequence[Shelf], now: datetime) -> Mapping[Shelf, Items]:
        """The day's most played candidates of each shelf; one whose source fails is absent."""
        outcomes = await asyncio.gather(*(self._ask(TOP_10, shelf, now) for shelf in shelves))
        return {
            shelf: outcome.rows[0].items
            for shelf, outcome in zip(shelves, outcomes, strict=True)
            if outcome.rows
        }

    async def _stand_in(self, outcomes: Sequence[_Outcome], shelf: Shelf, now: datetime) -> Rows:
        """What is popular here, asked for only when a source needs it; one row for all of them."""
        if not any(o.rows is None and o.source.popular_stands_in for o in outcomes):
            return ()
        return (await self._ask(POPULAR, shelf, now)).rows or ()

    async def _ask(self, source: Source, shelf: Shelf, now: datetime) -> _Outcome:
        key = f"{source.name}:{shelf.country}:{shelf.ceiling.name}"
        kept = await self._kept(key)
        if kept and now < kept[1]:
            return _Outcome(source, kept[0])
        stale = kept[0] if kept else None
        try:
            async with asyncio.timeout(source.deadline.total_seconds()):
                fresh = await self.flights.run(key, lambda: self._rebuild(source, shelf, now, key))
        except TimeoutError:
            return _Outcome(source, stale, "TIMEOUT")
        except StoreUnavailable:
            return _Outcome(source, stale, "UNAVAILABLE")
        except Exception:  # a source that fails costs its row, never the page
            log.exception("homepage_source_failed", source=source.name)
            return _Outcome(source, stale, "INTERNAL")
        return _Outcome(source, fresh)

    async def _kept(self, key: str) -> tuple[Rows, datetime] | None:
        """A cache that does not answer is an empty one: the page is then made without it."""
        try:
            return await self.cache.get(key)
        except StoreUnavailable:
            return None

    async def _rebuild(self, source: Source, shelf: Shelf, now: datetime, key: str) -> Rows:
        async with asyncio.timeout(REBUILD.total_seconds()):
            rows = await source.gather(self.shelves, shelf, now, self.policy)
        jitter = 1 + JITTER * (2 * self.random() - 1)
        end = boundary(rows, shelf.country, now) or datetime.max.replace(tzinfo=now.tzinfo)
        fresh_until = min(now + source.life * jitter, end)
        keep_until = min(fresh_until + STALE, end)
        try:
            await self.cache.put(key, rows, fresh_until=fresh_until, keep_until=keep_until)
        except StoreUnavailable:
            return rows
        return rows
