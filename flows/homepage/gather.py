"""Gather: every source's candidates at once, each with its deadline and fallback (R33)."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from domain.homepage.candidate import Candidate, RowCandidates, boundary
from domain.homepage.policy import DEFAULT_POLICY, HomepagePolicy
from domain.homepage.row import DegradedSource
from flows.homepage.sources import SOURCES, Source
from flows.homepage.sources.popular import POPULAR
from flows.homepage.sources.top10 import TOP_10
from foundation.lookups import Lookups
from foundation.single_flight import SingleFlight
from persistence.ports.candidates import CandidateCache
from persistence.ports.shelves import Shelf, Shelves
from persistence.ports.unavailable import StoreUnavailable

Rows = tuple[RowCandidates, ...]
Items = Sequence[Candidate]
log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

JITTER = 0.1
"""How far, up or down, a life is moved, so that what was made together does not expire together."""
STALE = timedelta(hours=1)
"""How long candidates that are no longer fresh may still stand in."""
REBUILD = timedelta(seconds=2)
"""How long a source may go on in the background once its askers have given up on it."""

ELSEWHERE_LOOKS, ELSEWHERE_SECONDS = 4, 0.02
"""How often, and how long after another, it is looked whether another process has gathered."""


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

    `random` answers numbers in [0, 1): it decides the jitter and nothing else. `catalogue` answers
    the number of the catalogue's last bulk change: what was gathered before it is not used again.
    """

    shelves: Shelves
    cache: CandidateCache
    random: Callable[[], float]
    policy: HomepagePolicy = DEFAULT_POLICY
    sources: Sequence[Source] = SOURCES
    catalogue: Callable[[], int] = lambda: 0
    flights: SingleFlight[str, Rows] = field(default_factory=SingleFlight)
    lookups: Lookups = field(default_factory=Lookups)

    async def gather(self, shelf: Shelf, now: datetime) -> Gathered:
        """All sources in parallel; none costs more than its deadline and a stand-in's."""
        outcomes = await asyncio.gather(*(self._ask(s, shelf, now) for s in self.sources))
        rows: list[RowCandidates] = []
        degraded: list[DegradedSource] = []
        stand_in = await self._stand_in(outcomes, shelf, now)
        for outcome in outcomes:
            offered, fallback = outcome.rows, "STALE"
            if offered is None and stand_in and outcome.source.popular_stands_in:
                offered, stand_in, fallback = stand_in, (), "POPULAR"
            elif offered is None:
                offered, fallback = (), "NONE"
            rows += offered
            if outcome.reason:
                degraded.append(DegradedSource(outcome.source.name, fallback, outcome.reason))
        return Gathered(tuple(rows), tuple(degraded))

    async def gather_from(self, sources: Sequence[Source], shelf: Shelf, now: datetime) -> Gathered:
        """Other sources than the usual, in parallel; nothing popular stands in for these."""
        outcomes = await asyncio.gather(*(self._ask(source, shelf, now) for source in sources))
        rows = [row for outcome in outcomes for row in outcome.rows or ()]
        degraded = (
            DegradedSource(o.source.name, "NONE" if o.rows is None else "STALE", o.reason)
            for o in outcomes
            if o.reason
        )
        return Gathered(tuple(rows), tuple(dict.fromkeys(degraded)))

    async def warm(self, shelf: Shelf, now: datetime) -> None:
        """Gather what is not cached yet, for as long as it takes: before anybody waits for it.

        A source that fails is left to the requests, which have fallbacks.
        """
        await asyncio.gather(*(self._warm(source, shelf, now) for source in self.sources))

    async def _warm(self, source: Source, shelf: Shelf, now: datetime) -> None:
        key = self._key(source, shelf)
        try:
            if not (await self._kept(key, now))[1]:
                await self.flights.run(key, lambda: self._renew(source, shelf, now, key))
        except Exception:  # whatever failed here is met again, and answered, by a request
            log.warning("homepage_source_not_warmed", source=source.name, exc_info=True)

    async def charts(self, shelves: Sequence[Shelf], now: datetime) -> Mapping[Shelf, Items]:
        """The day's most played candidates of each shelf; one whose source fails is absent."""
        if len(shelves) == 1:  # what is kept of it is had without a turn of the event loop
            outcomes = [await self._ask(TOP_10, shelves[0], now)]
        else:
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
        key = self._key(source, shelf)
        stale: Rows | None = None
        try:
            async with asyncio.timeout(source.deadline.total_seconds()):
                stale, is_fresh = await self._kept(key, now)
                self.lookups.count(hit=stale is not None and is_fresh)
                if stale is not None and is_fresh:
                    return _Outcome(source, stale)
                fresh = await self.flights.run(key, lambda: self._renew(source, shelf, now, key))
        except TimeoutError:
            return _Outcome(source, stale, "TIMEOUT")
        except StoreUnavailable:
            return _Outcome(source, stale, "UNAVAILABLE")
        except Exception:  # a source that fails costs its row, never the page
            log.exception("homepage_source_failed", source=source.name)
            return _Outcome(source, stale, "INTERNAL")
        return _Outcome(source, fresh)

    def _key(self, source: Source, shelf: Shelf) -> str:
        name = f"{source.name}/{source.about}" if source.about else source.name
        return f"{name}:{self.catalogue()}:{shelf.country}:{shelf.ceiling.name}"

    async def _kept(self, key: str, now: datetime) -> tuple[Rows | None, bool]:
        """What is cached, and whether it is fresh; a cache that does not answer is an empty one."""
        try:
            kept = await self.cache.get(key)
        except StoreUnavailable:
            kept = None
        return (kept[0], now < kept[1]) if kept else (None, False)

    async def _renew(self, source: Source, shelf: Shelf, now: datetime, key: str) -> Rows:
        """Of several processes one gathers; meanwhile others show what is stale, or wait a little.

        Who has waited in vain gathers too, so that no process depends on another's.
        """
        if not await self.cache.claim(key, REBUILD):
            for _ in range(ELSEWHERE_LOOKS):
                rows, _ = await self._kept(key, now)
                if rows is not None:
                    return rows
                await asyncio.sleep(ELSEWHERE_SECONDS)
        return await self._rebuild(source, shelf, now, key)

    async def _rebuild(self, source: Source, shelf: Shelf, now: datetime, key: str) -> Rows:
        """Bounded whole: a flight that never landed would take every later asker with it."""
        async with asyncio.timeout(REBUILD.total_seconds()):
            rows = await source.gather(self.shelves, shelf, now, self.policy)
            jitter = 1 + JITTER * (2 * self.random() - 1)
            end = boundary(rows, shelf.country, now) or datetime.max.replace(tzinfo=now.tzinfo)
            fresh_until = min(now + source.life * jitter, end)
            keep_until = min(fresh_until + STALE, end)
            with suppress(StoreUnavailable):  # what could not be cached is shown all the same
                await self.cache.put(key, rows, fresh_until=fresh_until, keep_until=keep_until)
        return rows
