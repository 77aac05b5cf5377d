"""The life of an experiment: which status follows which, and what each step does (R39)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.experiments.changed import Changed
from domain.experiments.experiment import Experiment, ExperimentStatus, Layer
from domain.experiments.layers import slots_given
from domain.experiments.slots import NO_SLOTS
from domain.outcome import Conflict, FieldError, ValidationFailed

NEXT: Mapping[ExperimentStatus, tuple[ExperimentStatus, ...]] = {
    ExperimentStatus.DRAFT: (ExperimentStatus.RUNNING, ExperimentStatus.ARCHIVED),
    ExperimentStatus.RUNNING: (ExperimentStatus.PAUSED, ExperimentStatus.CONCLUDED),
    ExperimentStatus.PAUSED: (ExperimentStatus.RUNNING, ExperimentStatus.CONCLUDED),
    ExperimentStatus.CONCLUDED: (ExperimentStatus.ARCHIVED,),
    ExperimentStatus.ARCHIVED: (),
}
"""What each status may be followed by; nothing else is possible."""

CHANGED_MEANWHILE = "This experiment was changed meanwhile. Read it again and start from that."
COPY_IT = "To run it again, copy it under a new key."


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody asks for: a status, from a revision; `winner` belongs to CONCLUDED alone.

    `why` is what the history says of a pause beside that it was one.
    """

    status: ExperimentStatus
    revision: int
    winner: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a step is decided on beside the experiment: its layer, and all other experiments."""

    layer: Layer
    others: tuple[Experiment, ...]
    now: datetime


Decision = Changed | Conflict | ValidationFailed


def stepped(experiment: Experiment, step: Step, around: Surroundings) -> Decision:
    """The experiment after a step, or why there is none."""
    if step.revision != experiment.revision:
        return Conflict(CHANGED_MEANWHILE, experiment.revision)
    if step.status not in NEXT[experiment.status]:
        return Conflict(_impossible(experiment, step.status), experiment.revision)
    if errors := tuple(_winner_errors(experiment, step)):
        return ValidationFailed(errors)
    next_ = replace(experiment, status=step.status, revision=experiment.revision + 1)
    if step.status is ExperimentStatus.RUNNING:
        return _running(experiment, next_, around)
    if step.status is ExperimentStatus.CONCLUDED:
        return _concluded(next_, step.winner, around.now)
    paused = "Paused." if step.why is None else f"Paused: {step.why}."
    words = {ExperimentStatus.PAUSED: paused, ExperimentStatus.ARCHIVED: "Archived."}
    return Changed(next_, words[step.status])


def _running(before: Experiment, next_: Experiment, around: Surroundings) -> Changed | Conflict:
    """R41: slots are given out at the start; a pause keeps them."""
    if before.status is ExperimentStatus.PAUSED:
        return Changed(next_, f"Running again, on slots {next_.slots} of layer {next_.layer}.")
    if before.end_at is not None and before.end_at <= around.now:
        return Conflict(
            f"{before.key} would end before it starts: its endAt has passed. Save a later one.",
            before.revision,
        )
    slots = slots_given(before, around.layer, around.others)
    if isinstance(slots, Conflict):
        return slots
    started = replace(next_, slots=slots, started_at=around.now)
    return Changed(started, f"Started, on slots {slots} of layer {started.layer}.")


def _concluded(next_: Experiment, winner: str | None, now: datetime) -> Changed:
    """R41: slots are given back at the conclusion."""
    ended = replace(next_, slots=NO_SLOTS, winner=winner, concluded_at=now)
    if winner is None:
        return Changed(ended, "Concluded without a winner: everybody has the default.")
    return Changed(ended, f"Concluded: {winner} is in force for everybody until it is archived.")


def _impossible(experiment: Experiment, asked: ExperimentStatus) -> str:
    allowed = " or ".join(status.value for status in NEXT[experiment.status])
    told = [
        f"{experiment.key} is {experiment.status.value} and cannot become {asked.value}.",
        f"It can become {allowed}." if allowed else "Nothing follows.",
    ]
    if experiment.status in _ENDED and asked in _LIVE:
        told.append(COPY_IT)
    return " ".join(told)


_ENDED = frozenset({ExperimentStatus.CONCLUDED, ExperimentStatus.ARCHIVED})
_LIVE = frozenset({ExperimentStatus.DRAFT, ExperimentStatus.RUNNING, ExperimentStatus.PAUSED})


def _winner_errors(experiment: Experiment, step: Step) -> Iterable[FieldError]:
    if step.winner is None:
        return
    if step.status is not ExperimentStatus.CONCLUDED:
        yield FieldError("winner", "A winner is named when an experiment is concluded.")
    elif experiment.variant(step.winner) is None:
        keys = ", ".join(variant.key for variant in experiment.variants)
        yield FieldError("winner", f"A winner is one of the variants: {keys}.")
