"""Planning: how many units an experiment needs, how long that takes, and what to beware of."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from domain.experiments.experiment import Experiment, ExperimentStatus, UnitType
from domain.experiments.sample_size import days_needed, required_units, units_a_day
from domain.experiments.warnings import warnings_of
from foundation.single_flight import SingleFlight
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
    """Traffic is measured by the exposures of what runs on the same kind of unit.

    It is read once for all experiments that are planned at one instant, as those of a list are.
    """

    experiments: Experiments
    exposures: Exposures
    flights: SingleFlight[tuple[UnitType, datetime], float | None] = field(
        default_factory=SingleFlight
    )

    async def plan(self, experiment: Experiment, now: datetime) -> Plan:
        units, of = required_units(experiment), experiment.unit
        daily = None
        if units:
            daily = await self.flights.run((of, now), lambda: self._units_a_day(of, now))
        days = days_needed(experiment, units, daily) if units and daily else None
        return Plan(units, None if days is None else ceil(days), warnings_of(experiment, days))

    async def _units_a_day(self, of: UnitType, now: datetime) -> float | None:
        """All units that would come to the page in a day; None where nothing tells."""
        try:
            current = await self.experiments.current()
            found = [
                await self._seen_by(one, now) for one in current.experiments if _tells(one, of, now)
            ]
        except StoreUnavailable:
            return None
        return max((each for each in found if each is not None), default=None)

    async def _seen_by(self, running: Experiment, now: datetime) -> float | None:
        counts = await self.exposures.counts(running.key)
        return units_a_day(running, sum(counts.values()), now)


def _tells(running: Experiment, of: UnitType, now: datetime) -> bool:
    started = running.started_at
    return (
        running.status is ExperimentStatus.RUNNING
        and running.unit is of
        and started is not None
        and now - started >= SHORTEST
    )
