"""The demo's evidence: a made-up audience kept as a real one is, and reports of the days it had."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.experiments.allocate import Facts, allocate
from domain.experiments.experiment import Experiment, ExperimentStatus, Exposure, Surface, UnitType
from domain.experiments.exposing import exposures_due
from domain.experiments.snapshot import Snapshot, snapshot_of
from domain.experiments.subject import Subject
from domain.tracking.event import SETTLED, TrackingEvent
from flows.evidence.measuring import Measuring
from flows.evidence.reporting import Reporting
from jobs.demo.audience import Variants, Viewer, sittings_of, viewers
from jobs.demo.declared import demo_titles
from jobs.demo.experiments import RUN_FOR, RUNNING
from jobs.demo.licences import midnight
from jobs.demo.pages_seen import Poster, poster_of, tracked_of
from jobs.demo.titles import title_records
from jobs.demo.viewing import Part, Sitting, parts_of, write_of
from persistence.ports.stores import Stores

REPORTED_EVERY = timedelta(days=3)

_AT_ONCE = 100
"""Viewers kept in one go."""
_KEYS = frozenset(given.key for given in RUNNING)

Told = Callable[[int], None]
"""Hears how much of the whole is done."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What there is of some viewers."""

    exposures: tuple[Exposure, ...]
    sittings: tuple[Sitting, ...]
    tracked: tuple[TrackingEvent, ...]


@dataclass(frozen=True, slots=True)
class Audience:
    """The audience of the demo's experiments that run: what it did before `now`.

    `since` is the midnight of the first start. What was seen of an experiment is decided as it is
    for everybody, so it is what the experiment's own arithmetic gives.
    """

    snapshot: Snapshot
    since: datetime
    now: datetime
    films: tuple[Part, ...]
    posters: tuple[Poster, ...]

    def kept_of(self, viewer: Viewer) -> Kept:
        exposures = self._exposures(viewer)
        variants = {one.experiment: one.variant for one in exposures}
        sittings = tuple(self._sittings(viewer, variants))
        tracked = tracked_of(viewer, variants, sittings, self.posters)
        return Kept(
            exposures, sittings, tuple(one for one in tracked if one.received_at < self.now)
        )

    def _exposures(self, viewer: Viewer) -> tuple[Exposure, ...]:
        at = viewer.visits_at
        if at >= self.now:
            return ()
        subject = Subject({UnitType.PROFILE: viewer.unit}, is_kids=False)
        begun = [
            one.experiment.key
            for one in self.snapshot.acting
            if one.experiment.started_at is not None and one.experiment.started_at <= at
        ]
        allocations = allocate(self.snapshot, Facts(subject, at), keys=begun)
        return tuple(one for surface in Surface for one in exposures_due(allocations, surface, at))

    def _sittings(self, viewer: Viewer, variants: Variants) -> Iterator[Sitting]:
        for one in sittings_of(viewer, variants, self.films):
            if one.at + timedelta(milliseconds=one.duration_ms * one.percent / 100) < self.now:
                yield one


async def audience_of(stores: Stores, now: datetime) -> Audience | None:
    """None where none of the demo's experiments runs. Raises StoreUnavailable."""
    current = await stores.experiments.current()
    experiments = _running(current.experiments)
    starts = [one.started_at for one in experiments if one.started_at is not None]
    if not starts:
        return None
    since = midnight(min(starts).date())
    films = [one for one in title_records(demo_titles(), since.date()) if one.duration_ms]
    return Audience(
        snapshot_of(experiments, current.layers.values()),
        since,
        now,
        tuple(part for _, part in parts_of(films)),
        tuple(poster_of(one) for one in films),
    )


def _running(experiments: Sequence[Experiment]) -> list[Experiment]:
    return [
        one for one in experiments if one.key in _KEYS and one.status is ExperimentStatus.RUNNING
    ]


async def keep_audience(stores: Stores, audience: Audience, told: Told) -> int:
    """Keep all that it did; answers how many exposures there are. Again it changes nothing.

    `told` hears viewers, of `VIEWERS`. Raises StoreUnavailable.
    """
    everybody, exposures = list(viewers(audience.since)), 0
    for start in range(0, len(everybody), _AT_ONCE):
        some = [audience.kept_of(one) for one in everybody[start : start + _AT_ONCE]]
        # What was done first: whoever is known to be exposed is measured by all of it.
        await stores.progress.record([write_of(one) for kept in some for one in kept.sittings])
        await stores.tracking.record([one for kept in some for one in kept.tracked])
        await stores.exposures.record([one for kept in some for one in kept.exposures])
        exposures += sum(len(kept.exposures) for kept in some)
        told(start + len(some))
    return exposures


async def reports_due(stores: Stores, now: datetime) -> Sequence[tuple[Experiment, datetime]]:
    """Of which experiments the reports of which past instants are missing, oldest first.

    What has a report is not reported of an earlier time: its units may be measured by later ones.
    Raises StoreUnavailable.
    """
    experiments = _running(await stores.experiments.experiments(ExperimentStatus.RUNNING))
    latest = await stores.evidence.latest([one.key for one in experiments])
    return [
        (one, at)
        for one in experiments
        for at in _instants(one)
        if at + SETTLED <= now and (one.key not in latest or latest[one.key].as_of < at)
    ]


def _instants(experiment: Experiment) -> Iterator[datetime]:
    if experiment.started_at is not None:
        for times in range(1, RUN_FOR // REPORTED_EVERY + 1):
            yield experiment.started_at + times * REPORTED_EVERY


async def make_reports(
    stores: Stores, due: Sequence[tuple[Experiment, datetime]], told: Told
) -> None:
    """Measure and report as if it were then; nothing is paused. `told` hears reports.

    Raises StoreUnavailable.
    """
    measuring, reporting = Measuring.on(stores), Reporting(stores.evidence)
    for done, (experiment, at) in enumerate(due, start=1):
        measurement = await measuring.measure(experiment, at + SETTLED)
        await reporting.report(experiment, measurement.as_of)
        told(done)
