"""What is asked of the store of evidence: what experiments' units did, and the reports made of it.

All of it can be made again from exposures, progress and tracking while these are kept; what is
older than they are, and every report, is here alone.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.evidence.measures import UnitMeasures
from domain.evidence.report import ExperimentReport
from domain.experiments.names import ExperimentKey, UnitId


class Evidence(Protocol):
    """Measures, one for each unit of an experiment, and reports, one for each instant.

    Every method raises `StoreUnavailable`.
    """

    async def measures_of(
        self, key: ExperimentKey, units: Collection[UnitId]
    ) -> Mapping[UnitId, UnitMeasures]:
        """Units that were never measured are absent."""
        ...

    async def measured(
        self, key: ExperimentKey, *, after: UnitId | None = None, limit: int
    ) -> Sequence[UnitMeasures]:
        """Up to `limit` units of an experiment, by unit, those that come after one of them.

        Fewer than `limit` means that there are no more.
        """
        ...

    async def keep(self, key: ExperimentKey, measures: Collection[UnitMeasures]) -> None:
        """Put these in the place of what the units were measured by before, all or nothing."""
        ...

    async def forget(self, unit: UnitId) -> None:
        """Delete what a unit was measured by, which is gone. Reports name no unit, and stay."""
        ...

    async def keep_report(self, report: ExperimentReport) -> None:
        """Keep a report beside those before it; one of the same instant takes its place."""
        ...

    async def latest(
        self, keys: Collection[ExperimentKey]
    ) -> Mapping[ExperimentKey, ExperimentReport]:
        """The latest report of each; experiments without any are absent.

        One that a later release keeps in another form is as absent as one that was never made.
        """
        ...

    async def reports(
        self, key: ExperimentKey, *, since: datetime | None = None
    ) -> Sequence[ExperimentReport]:
        """The reports of an experiment, oldest first, those from an instant on, or all."""
        ...
