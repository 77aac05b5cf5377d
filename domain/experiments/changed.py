"""What became of an experiment that somebody changed: as it is from now on, and in words."""

from dataclasses import dataclass
from datetime import datetime

from domain.experiments.experiment import Experiment, ExperimentChange


@dataclass(frozen=True, slots=True)
class Changed:
    """`summary` is for the history; it is empty where nothing changed, and nothing is stored."""

    experiment: Experiment
    summary: str

    def entry(self, by: str, at: datetime) -> ExperimentChange:
        return ExperimentChange(at, by, self.summary, self.experiment.revision)
