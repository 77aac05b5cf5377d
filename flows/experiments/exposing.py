"""Exposing: what was seen of experiments is recorded, off the request's path (R40)."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog
from cachetools import LRUCache

from domain.experiments.experiment import Allocation, Exposure, Surface
from domain.experiments.exposing import exposures_due
from domain.experiments.names import ExperimentKey, UnitId
from domain.homepage.pageids import page_of
from domain.homepage.row import Page
from foundation.tasks import ended
from persistence.ports.exposures import Exposures
from persistence.ports.unavailable import StoreUnavailable

MOST_PAGES = 20_000
MOST_RECORDED = 100_000
MOST_WAITING = 100_000
"""Exposures. With more, those of pages shown meanwhile are offered when they are shown again."""

AT_ONCE = 500
JOINED_SECONDS = 0.05
AGAIN_AFTER_SECONDS = 1.0
LAST_SECONDS = 2.0
"""How long a process that ends tries to record what waits."""

log = structlog.get_logger(__name__)

Seen = tuple[UnitId, ExperimentKey]


@dataclass(frozen=True, slots=True)
class _Unseen:
    """What the sight of each part of a page makes, and when a part was seen without room for it."""

    due: dict[Surface, tuple[Exposure, ...]]
    missed: dict[Surface, datetime] = field(default_factory=dict)


class Exposing:
    """Shared by every request of a process.

    An exposure waits here until it is durable, and its page offers it again as long as it is not:
    only a process that dies at once loses what was seen in the moments before. Most requests are of
    nobody who is in an experiment: for them nothing is looked up.
    """

    def __init__(self, exposures: Exposures) -> None:
        self._exposures = exposures
        self._pages: LRUCache[str, _Unseen] = LRUCache(MOST_PAGES)
        self._recorded: LRUCache[Seen, Exposure] = LRUCache(MOST_RECORDED)
        self._waiting: dict[Seen, Exposure] = {}
        self._has_work = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many exposures are not durable yet."""
        return len(self._waiting)

    def start(self) -> None:
        self._task = asyncio.create_task(self._go_on(), name="exposures")

    async def stop(self) -> None:
        """Record what waits, as far as the store answers now."""
        await ended(self._task)
        self._task = None
        with suppress(TimeoutError, StoreUnavailable):
            async with asyncio.timeout(LAST_SECONDS):
                while self._waiting:
                    await self._record()

    def holds(self, page: Page) -> None:
        """A page that is about to be shown: what is seen of it can be exposures.

        What was seen of it before and had no room is offered again.
        """
        if not page.allocations:
            return
        unseen = self._pages.get(page.id)
        if unseen is None:
            self._pages[page.id] = _unseen(page)
        elif unseen.missed:
            for surface, at in tuple(unseen.missed.items()):
                self._take(unseen, surface, at)

    def seen(self, surface: Surface, id_: str, now: datetime) -> None:
        """That part of a page was answered; `id_` is the page's or that of anything on it."""
        if not self._pages:
            return
        unseen = self._pages.get(page_of(id_))
        if unseen is not None and surface in unseen.due:
            self._take(unseen, surface, unseen.missed.get(surface, now))

    def _take(self, unseen: _Unseen, surface: Surface, at: datetime) -> None:
        """From here on it waits here; where there is no room, it stays with its page."""
        new = {(each.unit, each.experiment): replace(each, at=at) for each in unseen.due[surface]}
        wait = {
            of: each
            for of, each in new.items()
            if of not in self._recorded and of not in self._waiting
        }
        if len(self._waiting) + len(wait) > MOST_WAITING:
            unseen.missed[surface] = at
            return
        del unseen.due[surface]
        unseen.missed.pop(surface, None)
        if wait:
            self._waiting.update(wait)
            self._has_work.set()

    def known(self, allocations: Iterable[Allocation]) -> Mapping[ExperimentKey, Exposure]:
        """Exposures of these that this process knows of, durable or not."""
        found: dict[ExperimentKey, Exposure] = {}
        for one in allocations:
            if one.unit is None:
                continue
            if exposure := self.exposure(one.unit, one.experiment):
                found[one.experiment] = exposure
        return found

    def exposure(self, unit: UnitId, key: ExperimentKey) -> Exposure | None:
        """What this process knows of it, durable or not."""
        return self._recorded.get((unit, key)) or self._waiting.get((unit, key))

    def as_seen(self, allocations: Iterable[Allocation]) -> tuple[Allocation, ...]:
        """The allocations with the exposures that have come since they were made."""
        given = tuple(allocations)
        known = self.known(given)
        return tuple(
            replace(one, exposed_at=known[one.experiment].at)
            if one.exposed_at is None and one.variant and one.experiment in known
            else one
            for one in given
        )

    async def _go_on(self) -> None:
        while True:
            await self._has_work.wait()
            await asyncio.sleep(JOINED_SECONDS)
            try:
                await self._record()
            except StoreUnavailable:
                log.warning("exposures_unavailable", waiting=len(self._waiting))
                await asyncio.sleep(AGAIN_AFTER_SECONDS)
            except Exception:
                log.exception("exposures_failed", waiting=len(self._waiting))
                await asyncio.sleep(AGAIN_AFTER_SECONDS)

    async def _record(self) -> None:
        batch = dict(list(self._waiting.items())[:AT_ONCE])
        if batch:
            await self._exposures.record(batch.values())
        for of, exposure in batch.items():
            self._recorded[of] = exposure
            del self._waiting[of]
        if not self._waiting:
            self._has_work.clear()


def _unseen(page: Page) -> _Unseen:
    due = {
        surface: exposures_due(page.allocations, surface, page.generated_at) for surface in Surface
    }
    return _Unseen({surface: each for surface, each in due.items() if each})
