"""Planning: how many units an experiment needs, how long that takes, and what to beware of."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from domain.experiments.experiment import Experiment, ExperimentStatus
from domain.experiments.metrics import METRICS
from domain.experiments.sample_size import days_needed, units_a_day, units_for
from domain.experiments.warnings import warnings_of
from persistence.ports.experiments import Experiments
from persistence.ports.exposures import Exposures
from persistence.ports.unavailable import StoreUnavailable

SHORTEST = timedelta(hours=1)
"""Of exposures that came in less, nobody can say how many a day makes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`units` are those that each variant needs, `days` how long that takes at today's traffic.

    Null where nobody can tell: no effect was named, or nothing has run here to measure traffic by.
    """

    units: int | None
    days: int | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Planning:
    """Traffic is measured by the exposures of what runs on the same kind of unit."""

    experiments: Experiments
    exposures: Exposures

    async def plan(self, experiment: Experiment, now: datetime) -> Plan:
        effect, metric = (
            experiment.minimum_detectable_effect,
            METRICS.get(experiment.primary_metric),
        )
        units = units_for(metric, effect) if metric and effect else None
        daily = await self._units_a_day(experiment, now) if units else None
        days = days_needed(experiment, units, daily) if units and daily else None
        return Plan(units, None if days is None else ceil(days), warnings_of(experiment, days))

    async def _units_a_day(self, experiment: Experiment, now: datetime) -> float | None:
        """All units that would come to the page in a day; None where nothing tells."""
        try:
            current = await self.experiments.current()
            found = [
                await self._seen_by(one, now)
                for one in current.experiments
                if _tells(one, experiment, now)
            ]
        except StoreUnavailable:
            return None
        return max((each for each in found if each is not None), default=None)

    async def _seen_by(self, running: Experiment, now: datetime) -> float | None:
        counts = await self.exposures.counts(running.key)
        return units_a_day(running, sum(counts.values()), now)


def _tells(running: Experiment, about: Experiment, now: datetime) -> bool:
    started = running.started_at
    return (
        running.status is ExperimentStatus.RUNNING
        and running.unit is about.unit
        and started is not None
        and now - started >= SHORTEST
    )
