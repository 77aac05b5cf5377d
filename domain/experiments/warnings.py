"""What an experimenter is told of an experiment that may be saved and yet may teach nothing."""

from collections.abc import Iterator
from datetime import timedelta

from domain.experiments.config import treatment_from
from domain.experiments.experiment import Experiment
from domain.experiments.metrics import METRICS
from domain.homepage.policy import PINNED

LONGEST_DAYS = 56
"""Eight weeks: beyond, units come and go and seasons change more than a treatment does."""


def warnings_of(experiment: Experiment, days: float | None) -> tuple[str, ...]:
    """`days` is how long it needs at the present traffic (`days_needed`), None if nobody knows."""
    return (
        *_power(experiment, days),
        *_weights(experiment),
        *_guardrails(experiment),
        *_metrics(experiment),
        *_configs(experiment),
    )


def _power(experiment: Experiment, days: float | None) -> Iterator[str]:
    if experiment.minimum_detectable_effect is None:
        yield "No minimumDetectableEffect: nobody can say how many units it needs."
    elif days is not None and days > _planned_days(experiment):
        yield (
            f"Underpowered: at this traffic it needs {days:.1f} days, and it has "
            f"{_planned_days(experiment):.1f}."
        )


def _planned_days(experiment: Experiment) -> float:
    start = experiment.started_at or experiment.start_at
    if start is None or experiment.end_at is None:
        return LONGEST_DAYS
    return (experiment.end_at - start) / timedelta(days=1)


def _weights(experiment: Experiment) -> Iterator[str]:
    weights = [variant.weight_basis_points for variant in experiment.variants]
    if max(weights) - min(weights) > 1:
        yield "Weights are uneven: the smallest variant decides how long it takes."


def _guardrails(experiment: Experiment) -> Iterator[str]:
    if not experiment.guardrail_metrics:
        yield "No guardrail metric: nothing pauses it by itself when it does harm."


def _metrics(experiment: Experiment) -> Iterator[str]:
    named = (
        experiment.primary_metric,
        *experiment.secondary_metrics,
        *experiment.guardrail_metrics,
    )
    for metric in dict.fromkeys(named):
        if metric not in METRICS:
            yield f"Nobody computes {metric} here. What is computed is {', '.join(METRICS)}."


def _configs(experiment: Experiment) -> Iterator[str]:
    treatments = [treatment_from(variant.config) for variant in experiment.variants]
    for place, variant in enumerate(experiment.variants):
        treatment = treatments[place]
        if treatment in treatments[:place]:
            same = experiment.variants[treatments.index(treatment)].key
            yield f"{variant.key} shows the same page as {same}."
        if not treatment.allow_pinned and not PINNED.isdisjoint(treatment.row_order):
            yield f"{variant.key} names pinned rows, which move with allowPinned alone."
