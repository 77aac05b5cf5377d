"""Reporting: making an experiment's report of what its units were measured by (R44).

It computes with numpy and scipy: for jobs, never for a process that answers requests.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.evidence.making import report_of
from domain.evidence.report import ArtworkArm, ExperimentReport
from domain.evidence.tally import Tally
from domain.experiments.experiment import Experiment
from domain.experiments.names import ExperimentKey, UnitId
from persistence.ports.evidence import Evidence

PAGE = 2_000
"""Measured units held at a time."""


@dataclass(frozen=True, slots=True)
class Reporting:
    evidence: Evidence

    async def report(
        self, experiment: Experiment, as_of: datetime, artwork: Sequence[ArtworkArm] = ()
    ) -> ExperimentReport:
        """What the measures that are kept say, made and kept; `as_of` is when they were taken.

        Raises StoreUnavailable.
        """
        tally, ended = await self._tally(experiment.key), _is_over(experiment, as_of)
        report = report_of(experiment, tally, as_of=as_of, ended=ended, artwork=artwork)
        await self.evidence.keep_report(report)
        return report

    async def _tally(self, key: ExperimentKey) -> Tally:
        tally = Tally()
        after: UnitId | None = None
        while page := await self.evidence.measured(key, after=after, limit=PAGE):
            tally = tally.plus(page)
            after = page[-1].unit
        return tally


def _is_over(experiment: Experiment, as_of: datetime) -> bool:
    """Whether its planned end was reached; one that was concluded before never does."""
    planned, concluded = experiment.end_at, experiment.concluded_at
    return planned is not None and as_of >= planned and (concluded is None or concluded >= planned)
