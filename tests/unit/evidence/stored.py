"""Stored reports of an experiment that has everything a page shows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from domain.evidence.report import (
    ArtworkArm,
    ExperimentReport,
    InterleavingResult,
    MetricResult,
    VariantCount,
)
from domain.experiments.experiment import Experiment, ExperimentStatus, Variant
from tests.unit.build import NOW
from tests.unit.domain.experiments.build import draft

RANKERS = {"control": "popular", "treatment": "taste"}
ARM = ArtworkArm("image_" + "5" * 32, 13.0, 289.0, 0.625)


def experiment(**fields: Any) -> Experiment:
    """Of control and charts, judged by streaming minutes, with one guardrail."""
    running = draft(
        "charts",
        variants=(
            Variant("control", 5_000, is_control=True, config={}),
            Variant("charts", 5_000, is_control=False, config={"interleave": RANKERS}),
        ),
        primary_metric="streaming_minutes",
        secondary_metrics=("plays",),
        guardrail_metrics=("started_within_session",),
        status=ExperimentStatus.RUNNING,
        started_at=NOW - timedelta(days=9),
    )
    return replace(running, **fields)


def result(metric: str = "streaming_minutes", /, **fields: Any) -> MetricResult:
    """Three per cent more of it, and not certain."""
    said: dict[str, Any] = {
        "metric": metric,
        "variant": "charts",
        "units": 6_200,
        "mean": 618.0,
        "lift": 0.031,
        "ci_low": -0.004,
        "ci_high": 0.067,
        "p_value": None,
        "sequential_p_value": 0.21,
        "cuped_applied": True,
        "is_guardrail": False,
        "breached": False,
    }
    return MetricResult(**{**said, **fields})


def control(metric: str = "streaming_minutes", /, **fields: Any) -> MetricResult:
    nothing = dict.fromkeys(("lift", "ci_low", "ci_high", "sequential_p_value"))
    return result(metric, **{"variant": "control", "mean": 600.0, **nothing, **fields})


GUARDRAIL = "started_within_session"


def report(**fields: Any) -> ExperimentReport:
    said: dict[str, Any] = {
        "experiment": experiment().key,
        "as_of": NOW,
        "exposures": (
            VariantCount("control", 6_134, 6_167.0),
            VariantCount("charts", 6_200, 6_167.0),
        ),
        "srm_p_value": 0.55,
        "srm_suspected": False,
        "metrics": (
            control(),
            result(),
            control("plays"),
            result("plays", lift=0.2, ci_low=0.01, ci_high=0.4),
            control(GUARDRAIL, is_guardrail=True, mean=0.4),
            result(GUARDRAIL, is_guardrail=True, mean=0.39, lift=-0.02, ci_low=-0.05, ci_high=0.01),
        ),
        "interleaving": InterleavingResult(
            control="popular",
            treatment="taste",
            wins=60,
            losses=40,
            ties=7,
            preference=0.6,
            ci_low=0.497,
            ci_high=0.697,
            p_value=0.0569,
        ),
        "artwork": (ARM,),
    }
    return ExperimentReport(**{**said, **fields})


def daily(days: int = 9) -> Sequence[ExperimentReport]:
    """A report a day until now, each with narrower intervals than the one before."""
    return [
        report(as_of=NOW - timedelta(days=days - number), metrics=_narrowed(9 / number))
        for number in range(1, days + 1)
    ]


def withheld() -> ExperimentReport:
    return report(srm_p_value=0.0000018, srm_suspected=True, metrics=(), interleaving=None)


def _narrowed(times: float) -> tuple[MetricResult, ...]:
    return tuple(
        each
        if each.lift is None
        else replace(
            each,
            ci_low=each.lift + times * ((each.ci_low or 0) - each.lift),
            ci_high=each.lift + times * ((each.ci_high or 0) - each.lift),
        )
        for each in report().metrics
    )
