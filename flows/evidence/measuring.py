"""Measuring: going through an experiment's units, and keeping the numbers of each (R44).

It can be stopped at any point and started again, by several at once, however often: a unit's
numbers are made anew of what is kept of it. One that was measured before is read only where
something may have come of it since (`domain.evidence.renewal`) or the experiment was changed, and
once more when it is settled.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.evidence.measures import UnitMeasures
from domain.evidence.measuring import UnitRecord, unit_measures
from domain.evidence.observing import Observing
from domain.experiments.experiment import Experiment, Exposure
from domain.experiments.names import UnitId
from domain.tracking.event import SETTLED
from flows.evidence.reading import ProfilesOf, Reading
from flows.evidence.renewing import Renewing
from persistence.ports.evidence import Evidence
from persistence.ports.experiments import Experiments
from persistence.ports.exposures import Exposures
from persistence.ports.stores import Stores

PAGE = 500
"""Exposures read at a time."""

AT_ONCE = 100
"""Units of which all that is kept is held at a time: a busy one may be a megabyte."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """How many units were exposed by `as_of`, and of how many the numbers were written as new.

    New are those that are others than before, and those of settled units, which stay.
    """

    as_of: datetime
    units: int
    written: int


@dataclass(frozen=True, slots=True)
class Measuring:
    exposures: Exposures
    evidence: Evidence
    reading: Reading
    renewing: Renewing
    experiments: Experiments

    @classmethod
    def on(cls, stores: Stores) -> "Measuring":
        renewing = Renewing(stores.progress, stores.tracking)
        reading = Reading.on(stores)
        return cls(stores.exposures, stores.evidence, reading, renewing, stores.experiments)

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
        history = (await self.experiments.history([experiment.key])).get(experiment.key, ())
        changed_at = max((change.at for change in history), default=None)
        observing = Observing(experiment, now - SETTLED, changed_at)
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
        of, until = observing.experiment, observing.as_of
        known = await self.evidence.measures_of(of.key, [one.unit for one in exposures])
        due = [one for one in exposures if observing.is_due(one, known.get(one.unit), anew=anew)]
        if not due:
            return 0
        owned = await self.reading.profiles_of(of.unit, [one.unit for one in due])
        asked = await self._renewed(observing, due, known, owned, anew=anew)
        if not asked:
            return 0
        records = await self.reading.units(of.unit, owned, asked, until)
        found = [
            (record.exposure, _measures(observing, record))
            for record in records
            # One that has nobody left, such as a device that was removed, keeps its numbers.
            if record.profiles or record.exposure.unit not in known
        ]
        # Those that are the same are written too: they hold until later, and are left alone then.
        await self.evidence.keep(of.key, [new for _, new in found])
        return sum(
            observing.is_settled(exposure) or not _is_same(known.get(new.unit), new)
            for exposure, new in found
        )

    async def _renewed(
        self,
        observing: Observing,
        due: Sequence[Exposure],
        known: Mapping[UnitId, UnitMeasures],
        owned: ProfilesOf,
        *,
        anew: bool,
    ) -> Sequence[Exposure]:
        """Those of the units that are due of which something may have come, in their order."""
        unsure = [
            measured
            for one in due
            if (measured := known.get(one.unit)) is not None
            and not observing.is_sure(one, measured, anew=anew)
        ]
        renewed = await self.renewing.among(unsure, owned, observing.as_of)
        still = {one.unit for one in unsure} - set(renewed)
        return [one for one in due if one.unit not in still]


def _measures(observing: Observing, record: UnitRecord) -> UnitMeasures:
    exposure = record.exposure
    whole = observing.is_whole(exposure)
    return unit_measures(record, observing.span(exposure), observing.as_of, knows_before=whole)


def _is_same(known: UnitMeasures | None, new: UnitMeasures) -> bool:
    return known is not None and replace(known, measured_at=new.measured_at) == new
