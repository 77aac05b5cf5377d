"""Measuring: going through an experiment's units, and keeping the numbers of each (R44).

It can be stopped at any point and started again, by several at once, however often: a unit's
numbers are made anew of what is kept of it, and only what differs is written.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.evidence.measures import UnitMeasures
from domain.evidence.measuring import UnitRecord, unit_measures
from domain.evidence.observing import Observing
from domain.experiments.experiment import Experiment, Exposure
from domain.tracking.event import SETTLED
from flows.evidence.reading import Reading
from persistence.ports.evidence import Evidence
from persistence.ports.exposures import Exposures
from persistence.ports.stores import Stores

PAGE = 500
"""Exposures read at a time."""

AT_ONCE = 100
"""Units of which all that is kept is held at a time: a busy one may be a megabyte."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """How many units were exposed by `as_of`, and of how many the numbers were written."""

    as_of: datetime
    units: int
    written: int


@dataclass(frozen=True, slots=True)
class Measuring:
    exposures: Exposures
    evidence: Evidence
    reading: Reading

    @classmethod
    def on(cls, stores: Stores) -> "Measuring":
        return cls(stores.exposures, stores.evidence, Reading.on(stores))

    async def measure(
        self,
        experiment: Experiment,
        now: datetime,
        *,
        anew: bool = False,
        told: Callable[[int], None] = lambda _: None,
    ) -> Measurement:
        """By all that had happened a little before `now`, which is kept by then.

        Of settled units (`LATE`) nothing is read, unless they are measured `anew`. `told` hears how
        many units are done. Raises StoreUnavailable; what was measured by then is kept.
        """
        observing = Observing(experiment, now - SETTLED)
        units = written = 0
        after: Exposure | None = None
        while page := await self.exposures.of_experiment(experiment.key, after=after, limit=PAGE):
            for start in range(0, len(page), AT_ONCE):
                some = [one for one in page[start : start + AT_ONCE] if one.at <= observing.as_of]
                written += await self._measure(observing, some, anew=anew)
                units += len(some)
                told(units)
            after = page[-1]
        return Measurement(observing.as_of, units, written)

    async def _measure(
        self, observing: Observing, exposures: Sequence[Exposure], *, anew: bool
    ) -> int:
        key = observing.experiment.key
        known = await self.evidence.measures_of(key, [one.unit for one in exposures])
        due = [one for one in exposures if observing.is_due(one, known.get(one.unit), anew=anew)]
        if not due:
            return 0
        unit, until = observing.experiment.unit, observing.as_of
        records = await self.reading.units(unit, due, until)
        found = [
            new
            for record in records
            if (new := _changed(observing, record, known.get(record.exposure.unit))) is not None
        ]
        await self.evidence.keep(key, found)
        return len(found)


def _changed(
    observing: Observing, record: UnitRecord, known: UnitMeasures | None
) -> UnitMeasures | None:
    """A unit's numbers, where they are not what is known or will not be looked at again.

    One that has nobody left, such as a device that was removed, keeps what it was measured by.
    """
    if known is not None and not record.profiles:
        return None
    exposure = record.exposure
    new = unit_measures(
        record,
        observing.span(exposure),
        observing.as_of,
        knows_before=observing.is_whole(exposure),
    )
    same = known is not None and replace(known, measured_at=new.measured_at) == new
    return None if same and not observing.is_settled(exposure) else new
