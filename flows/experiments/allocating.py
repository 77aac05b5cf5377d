"""Allocating: what a viewer gets of the experiments, decided anew when a page is made (R38)."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from cachetools import LRUCache

from domain.experiments.allocate import Facts, allocate, may_have_seen
from domain.experiments.experiment import Allocation, Exposure
from domain.experiments.names import ExperimentKey, UnitId
from domain.experiments.outcome import acts_alike
from domain.experiments.subject import subject_of
from domain.homepage.row import DegradedSource, Page
from domain.ids import PageId
from domain.session import Viewer
from flows.experiments.exposing import Exposing
from flows.experiments.known import Edition, KnownExperiments
from persistence.ports.exposures import Exposures
from persistence.ports.unavailable import StoreUnavailable

NAME = "experiments"
MOST_LOOKED_AT = 20_000
"""Pages, by the edition that they were last compared with."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Allocated:
    """`degraded` says that nobody could tell what the viewer was exposed to before.

    `edition` is that of the experiments by which it was decided.
    """

    allocations: tuple[Allocation, ...]
    edition: Edition
    degraded: tuple[DegradedSource, ...] = ()


@dataclass(frozen=True, slots=True)
class Allocating:
    """Shared by every request of a process. `deadline` bounds the read of exposures (R33)."""

    known: KnownExperiments
    exposures: Exposures
    exposing: Exposing
    deadline: timedelta = timedelta(milliseconds=150)
    faults: Counter[ExperimentKey] = field(default_factory=Counter)
    """How often control stood in for a config that cannot be read, since the process started."""
    _looked_at: LRUCache[PageId, Edition] = field(default_factory=lambda: LRUCache(MOST_LOOKED_AT))

    async def for_page(self, viewer: Viewer, now: datetime) -> Allocated:
        """Allocations for a new page.

        Where exposures cannot be read, they are decided by those that are known here, and the page
        is a degraded one: another takes its place soon, on which an old variant is kept again.
        """
        if not self.known.snapshot.acting and not viewer.forced:
            return Allocated((), self.known.edition(now))
        try:
            async with asyncio.timeout(self.deadline.total_seconds()):
                allocations = await self.allocations(viewer, now)
            return Allocated(allocations, self.known.edition(now))
        except TimeoutError:
            reason = "TIMEOUT"
        except StoreUnavailable:
            reason = "UNAVAILABLE"
        missing = DegradedSource(NAME, "NONE", reason)
        here = {
            key: exposure
            for unit, key in self._asked(viewer, now)
            if (exposure := self.exposing.exposure(unit, key))
        }
        decided = self._decided(viewer, now, here)
        return Allocated(decided, self.known.edition(now), (missing,))

    async def allocations(
        self,
        viewer: Viewer,
        now: datetime,
        keys: Collection[ExperimentKey] | None = None,
    ) -> tuple[Allocation, ...]:
        """Of these experiments, or of all. Raises StoreUnavailable."""
        asked = self._asked(viewer, now)
        found: dict[ExperimentKey, Exposure] = {}
        if asked:
            units, experiments = {unit for unit, _ in asked}, {key for _, key in asked}
            read = await self.exposures.exposures(units, experiments)
            found = {
                key: exposure
                for unit, key in asked
                if (exposure := read.get(unit, {}).get(key) or self.exposing.exposure(unit, key))
            }
        return self.exposing.as_seen(self._decided(viewer, now, found, keys))

    def made(self, page: Page, by: Allocated) -> None:
        """A page was made by these allocations: until experiments change nothing is compared."""
        self._looked_at[page.id] = by.edition

    def still(self, page: Page, viewer: Viewer, now: datetime) -> bool:
        """Whether the page is what its viewer would get now; of most nothing needs to be decided.

        R38: no read. What nobody here knows to have been seen counts as unseen, so that a page is
        made anew once too often rather than kept once too long.
        """
        edition = self.known.edition(now)
        if self._looked_at.get(page.id) == edition:
            return True
        found = {
            **self.exposing.known(page.allocations),
            **{one.experiment: exposure for one in page.allocations if (exposure := _of(one))},
        }
        if not acts_alike(page.allocations, self._decided(viewer, now, found)):
            return False
        self._looked_at[page.id] = edition
        return True

    def _asked(self, viewer: Viewer, now: datetime) -> Sequence[tuple[UnitId, ExperimentKey]]:
        return may_have_seen(self.known.snapshot, Facts(subject_of(viewer), now))

    def _decided(
        self,
        viewer: Viewer,
        now: datetime,
        exposures: Mapping[ExperimentKey, Exposure],
        keys: Collection[ExperimentKey] | None = None,
    ) -> tuple[Allocation, ...]:
        facts = Facts(subject_of(viewer), now, exposures, dict(viewer.forced))
        found = allocate(self.known.snapshot, facts, keys=keys)
        for one in found:
            if one.fault is not None:
                self.faults[one.experiment] += 1
                log.error("experiment_config_failed", experiment=one.experiment, fault=one.fault)
        return found


def _of(one: Allocation) -> Exposure | None:
    """The exposure that an allocation was made with."""
    if one.exposed_at is None or one.unit is None or one.variant is None:
        return None
    return Exposure(one.unit, one.experiment, one.variant, one.exposed_at, one.revision)
