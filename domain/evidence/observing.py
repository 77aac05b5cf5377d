"""Observing: from when to when a unit is measured, and until when its numbers may change (R44)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.evidence.measures import PRE_PERIOD, UnitMeasures
from domain.evidence.span import Span
from domain.experiments.experiment import Experiment, Exposure
from domain.watching.policy import DEFAULT_POLICY

OBSERVED = timedelta(weeks=8)
"""How long a unit is measured from its first exposure at most.

After `DEFAULT_POLICY.untouched` viewings are folded, and their minutes are gone with them. With the
pre-period this leaves three weeks to measure what is whole.
"""

LATE = timedelta(days=7)
"""For so long after its last day a unit is measured again: players that were offline tell later."""

WITH_ALL = 2 * LATE
"""So long after its end an experiment is still measured when all are."""


@dataclass(frozen=True, slots=True)
class Observing:
    """Measuring an experiment, last changed at `changed_at`, by what is kept at `as_of`."""

    experiment: Experiment
    as_of: datetime
    changed_at: datetime | None = None

    def span(self, exposure: Exposure) -> Span:
        """From the exposure until now, or until the experiment or the unit's time is over."""
        return Span(exposure.at, min(self.as_of, self._end(exposure)))

    def is_whole(self, exposure: Exposure) -> bool:
        """Whether all that a unit is measured by is still kept in full."""
        return self.as_of < exposure.at - PRE_PERIOD + DEFAULT_POLICY.untouched

    def is_settled(self, exposure: Exposure) -> bool:
        """Whether hardly anything of the unit's time can come any more."""
        return self.as_of >= self._end(exposure) + LATE

    def is_due(self, exposure: Exposure, known: UnitMeasures | None, *, anew: bool = False) -> bool:
        """Whether its numbers may not be those that are known: never measured, or not settled then.

        `anew` asks for the settled ones too. One of which a part is gone by now keeps its numbers.
        """
        if known is None:
            return True
        return self.is_whole(exposure) and (anew or known.measured_at < self._end(exposure) + LATE)

    def is_sure(self, exposure: Exposure, known: UnitMeasures, *, anew: bool = False) -> bool:
        """Whether a unit that is due is measured even if nothing seems to have come of it (R44).

        It is for the last time, when all that came late is there; where another exposure turned out
        to be its first; and where the experiment was changed since, for its end may be another.
        """
        same = (known.variant, known.exposed_at) == (exposure.variant, exposure.at)
        changed = self.changed_at is not None and known.measured_at < self.changed_at
        return anew or changed or not same or self.is_settled(exposure)

    def _end(self, exposure: Exposure) -> datetime:
        planned, concluded = self.experiment.end_at, self.experiment.concluded_at
        ends = (exposure.at + OBSERVED, planned, concluded)
        return min(at for at in ends if at is not None)
