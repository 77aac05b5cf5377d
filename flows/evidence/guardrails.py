"""Guardrails: an experiment that does harm is paused, as a person would pause it (R44)."""

from dataclasses import dataclass
from datetime import datetime

from domain.evidence.breach import breach_in_words, breaches
from domain.evidence.report import ExperimentReport
from domain.experiments.experiment import Experiment, ExperimentStatus
from domain.experiments.lifecycle import Step
from domain.outcome import Conflict
from flows.experiments.running import By, Refused, RunningExperiments
from persistence.ports.experiments import Experiments

GUARDRAIL = "guardrail"
"""Who paused it, as its history says."""

TRIES = 5
"""An experiment that somebody saves at the same moment is looked at again."""


@dataclass(frozen=True, slots=True)
class Guardrails:
    """Each experiment is paused by them once: whoever starts it again has read why."""

    experiments: Experiments
    running: RunningExperiments

    async def heed(self, report: ExperimentReport, now: datetime) -> Experiment | Refused | None:
        """The experiment paused, why it could not be, or None: nothing is to be done.

        Raises StoreUnavailable.
        """
        found = breaches(report)
        outcome: Experiment | Refused | None = None
        for _ in range(TRIES if found else 0):
            one = await self.experiments.experiment(report.experiment)
            if one is None or not await self._may_pause(one):
                return None
            why = breach_in_words(found, one.control.key)
            step = Step(ExperimentStatus.PAUSED, one.revision, why=why)
            outcome = await self.running.step(one.key, step, By(GUARDRAIL, now))
            if not isinstance(outcome, Conflict):
                return outcome
        return outcome

    async def _may_pause(self, one: Experiment) -> bool:
        if one.status is not ExperimentStatus.RUNNING:
            return False
        history = (await self.experiments.history([one.key])).get(one.key, ())
        return all(change.by != GUARDRAIL for change in history)
