"""Breaches: which guardrails a report says are broken, in words for an experiment's history."""

from collections.abc import Sequence

from domain.evidence.report import ExperimentReport, MetricResult


def breaches(report: ExperimentReport) -> Sequence[MetricResult]:
    """Nothing where results are withheld: then no difference is the experiment's doing (R44)."""
    if report.srm_suspected:
        return ()
    return [one for one in report.metrics if one.is_guardrail and one.breached]


def breach_in_words(results: Sequence[MetricResult], control: str) -> str:
    """Such as `plays of treatment is 12 % below control (95 %: -20 % to -4 %, 812 units)`."""
    return "; ".join(_in_words(one, control) for one in results)


def _in_words(one: MetricResult, control: str) -> str:
    told = f"{one.metric} of {one.variant} is {one.mean:.4g}"
    if one.lift is None:
        return f"{told}, in {one.units:,} units"
    interval = ""
    if one.ci_low is not None and one.ci_high is not None:
        interval = f" (95 %: {_percent(one.ci_low)} to {_percent(one.ci_high)})"
    return f"{told}, {_percent(one.lift)} of {control}{interval}, in {one.units:,} units"


def _percent(part: float) -> str:
    return f"{part:+.1%}".replace("%", " %")
