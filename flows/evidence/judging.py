"""Judging experiments: measured, reported, and paused where a guardrail is breached (R44).

For jobs: it computes with numpy and scipy.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.evidence.observing import WITH_ALL
from domain.evidence.report import ExperimentReport
from domain.experiments.experiment import Experiment, ExperimentStatus
from flows.evidence.guardrails import Guardrails
from flows.evidence.measuring import Measurement, Measuring
from flows.evidence.pictures import SeenMost
from flows.evidence.reporting import Reporting
from flows.experiments.running import Refused, RunningExperiments
from persistence.ports.experiments import Experiments
from persistence.ports.stores import Stores

_ALIVE = (ExperimentStatus.RUNNING, ExperimentStatus.PAUSED)


@dataclass(frozen=True, slots=True)
class Judged:
    """`paused` is the experiment where it was paused just now, or why it could not be."""

    measurement: Measurement
    report: ExperimentReport
    paused: Experiment | Refused | None


@dataclass(frozen=True, slots=True)
class Judging:
    experiments: Experiments
    measuring: Measuring
    pictures: SeenMost
    reporting: Reporting
    guardrails: Guardrails

    @classmethod
    def on(cls, stores: Stores, new_uuid: Callable[[], UUID]) -> "Judging":
        running = RunningExperiments(stores.experiments, new_uuid)
        return cls(
            stores.experiments,
            Measuring.on(stores),
            SeenMost.on(stores),
            Reporting(stores.evidence),
            Guardrails(stores.experiments, running),
        )

    async def under_way(self, now: datetime) -> Sequence[Experiment]:
        """Those whose numbers may still change: they run, are paused, or ended lately."""
        every = await self.experiments.experiments()
        return [
            one
            for one in every
            if one.status in _ALIVE
            or (one.concluded_at is not None and now - one.concluded_at <= WITH_ALL)
        ]

    async def judge(
        self,
        experiment: Experiment,
        now: datetime,
        *,
        anew: bool = False,
        told: Callable[[int], None] = lambda _: None,
    ) -> Judged:
        """Raises StoreUnavailable; what was measured by then is kept."""
        measurement = await self.measuring.measure(experiment, now, anew=anew, told=told)
        artwork = await self.pictures.pictures(experiment, measurement.as_of)
        report = await self.reporting.report(experiment, measurement.as_of, artwork)
        return Judged(measurement, report, await self.guardrails.heed(report, now))
