"""Making an experiment's report from its tally, as R44 asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain.evidence.judging import Question, judged
from domain.evidence.measured import measured
from domain.evidence.multiple import holm
from domain.evidence.ratio_mismatch import SUSPECTED_BELOW, expected_units, mismatch_p_value
from domain.evidence.report import (
    ArtworkArm,
    ExperimentReport,
    InterleavingResult,
    MetricResult,
    VariantCount,
)
from domain.evidence.sign_test import preference
from domain.evidence.tally import Tally
from domain.experiments.buckets import expected_shares
from domain.experiments.config import keys_of
from domain.experiments.experiment import Experiment
from domain.experiments.metrics import METRICS


def report_of(  # noqa: PLR0913 - each is a fact of its own, and most are named
    experiment: Experiment,
    tally: Tally,
    *,
    as_of: datetime,
    ended: bool,
    artwork: Sequence[ArtworkArm] = (),
    active: Mapping[str, float] | None = None,
) -> ExperimentReport:
    """What the units measured until `as_of` say.

    `ended`: this is the planned end. `active` are the active buckets by variant under which the
    units came, for one whose traffic was changed; by default those of today. Metrics that nobody
    computes here are left out.
    """
    units = {key: each.units for key, each in tally.variants.items()}
    owed = active or _shares(experiment)
    p_value = mismatch_p_value(units, owed)
    suspected = p_value is not None and p_value < SUSPECTED_BELOW
    return ExperimentReport(
        experiment=experiment.key,
        as_of=as_of,
        exposures=_exposures(experiment, units, owed),
        srm_p_value=p_value,
        srm_suspected=suspected,
        metrics=() if suspected else _metrics(experiment, tally, ended=ended),
        interleaving=None if suspected else _interleaving(experiment, tally),
        artwork=tuple(artwork),
    )


def _shares(experiment: Experiment) -> Mapping[str, float]:
    """By weight where no traffic is left: whoever was exposed came while there was some."""
    shares = expected_shares(experiment)
    if any(shares.values()):
        return shares
    return {each.key: float(each.weight_basis_points) for each in experiment.variants}


def _exposures(
    experiment: Experiment, units: Mapping[str, int], owed: Mapping[str, float]
) -> tuple[VariantCount, ...]:
    expected = expected_units(units, owed)
    return tuple(
        VariantCount(each.key, units.get(each.key, 0), expected.get(each.key, 0.0))
        for each in experiment.variants
    )


def _metrics(experiment: Experiment, tally: Tally, *, ended: bool) -> tuple[MetricResult, ...]:
    """The primary metric, then secondary ones, then guardrails; control first in each."""

    def results(metric: str, *, is_guardrail: bool = False) -> list[MetricResult]:
        if metric not in METRICS:
            return []
        control = experiment.control.key
        question = Question(metric=metric, control=control, ended=ended, is_guardrail=is_guardrail)
        numbers = measured(metric, tally)
        others = (each.key for each in experiment.variants if not each.is_control)
        return [judged(question, numbers, key) for key in (control, *others)]

    secondary = [each for metric in experiment.secondary_metrics for each in results(metric)]
    guardrails = (results(each, is_guardrail=True) for each in experiment.guardrail_metrics)
    return (
        *results(experiment.primary_metric),
        *_adjusted(secondary),
        *(each for results_of_one in guardrails for each in results_of_one),
    )


def _adjusted(results: Sequence[MetricResult]) -> list[MetricResult]:
    """Holm over all secondary metrics and variants, for either kind of p-value by itself."""
    fixed = _holm_of([each.p_value for each in results])
    sequential = _holm_of([each.sequential_p_value for each in results])
    return [
        replace(each, p_value=one, sequential_p_value=other)
        for each, one, other in zip(results, fixed, sequential, strict=True)
    ]


def _holm_of(p_values: Sequence[float | None]) -> list[float | None]:
    """What is null makes no comparison and does not count as one."""
    adjusted = iter(holm([each for each in p_values if each is not None]))
    return [None if each is None else next(adjusted) for each in p_values]


def _interleaving(experiment: Experiment, tally: Tally) -> InterleavingResult | None:
    """Of the first variant that interleaves two rankers; null where none does."""
    for variant in experiment.variants:
        rankers = keys_of(variant.config).get("interleave")
        tallied = tally.variants.get(variant.key)
        if not isinstance(rankers, Mapping) or tallied is None:
            continue
        votes = tallied.votes
        found = preference(votes.wins, votes.losses)
        return InterleavingResult(
            control=str(rankers.get("control")),
            treatment=str(rankers.get("treatment")),
            wins=votes.wins,
            losses=votes.losses,
            ties=votes.ties,
            preference=found.share,
            ci_low=found.low,
            ci_high=found.high,
            p_value=found.p_value,
        )
    return None
