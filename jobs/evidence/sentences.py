"""What a report says, in sentences for somebody who decides and is no statistician."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from domain.evidence.report import ExperimentReport, InterleavingResult, MetricResult
from domain.experiments.experiment import Experiment, ExperimentStatus, UnitType
from domain.experiments.metrics import METRICS, MetricKind
from domain.experiments.sample_size import SIGNIFICANCE

NAMES: Mapping[str, str] = {
    "streaming_minutes": "Streaming minutes",
    "plays": "Plays",
    "completions": "Completions",
    "started_within_session": "Started something within half an hour",
    "artwork_click_through": "Clicks per picture shown",
    "days_active": "Days active",
}
UNITS: Mapping[UnitType, str] = {
    UnitType.PROFILE: "profiles",
    UnitType.ACCOUNT: "accounts",
    UnitType.DEVICE: "devices",
}


class Verdict(NamedTuple):
    """`tone` is one of good, bad, open and withheld; the text says all that it says."""

    tone: str
    text: str


def metric_name(metric: str) -> str:
    return NAMES.get(metric, metric)


def percent(part: float) -> str:
    """Such as `+3.1 %`: of a lift, always with its sign."""
    return f"{part * 100:+.1f} %"


def counted(result: MetricResult) -> str:
    """A mean as people read it: rates and ratios in per cent."""
    is_mean = METRICS[result.metric].kind is MetricKind.MEAN
    return f"{result.mean:,.2f}" if is_mean else f"{result.mean * 100:.2f} %"


def probability(p_value: float | None) -> str:
    if p_value is None:
        return "-"
    return "< 0.001" if p_value < 0.001 else f"{p_value:.3f}"  # noqa: PLR2004 - three digits


def of_chance(p_value: float | None) -> str:
    """Such as `p = 0.216`, within a sentence."""
    told = probability(p_value)
    return f"p {told}" if told.startswith("<") else f"p = {told}"


def day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"


def deciding(result: MetricResult) -> float | None:
    """The p-value to decide by: the fixed horizon's at the planned end, else the always-valid."""
    return result.sequential_p_value if result.p_value is None else result.p_value


def is_certain(result: MetricResult) -> bool:
    p_value = deciding(result)
    return result.lift is not None and p_value is not None and p_value < SIGNIFICANCE


def status(experiment: Experiment, report: ExperimentReport | None) -> str:
    """Where the experiment stands, and how many have seen it."""
    seen = sum(each.units for each in report.exposures) if report else 0
    since = f" since {day(experiment.started_at)}" if experiment.started_at else ""
    who = f"{seen:,} {UNITS[experiment.unit]} have seen it"
    match experiment.status:
        case ExperimentStatus.DRAFT:
            return "It is a draft, and nobody has seen it."
        case ExperimentStatus.RUNNING:
            return f"It has been running{since}, and {who}."
        case ExperimentStatus.PAUSED:
            return f"It is paused, and {who}{since}."
        case ExperimentStatus.CONCLUDED | ExperimentStatus.ARCHIVED:
            ended = f" on {day(experiment.concluded_at)}" if experiment.concluded_at else ""
            winner = f"{experiment.winner} as winner" if experiment.winner else "no winner"
            return f"It was concluded{ended} with {winner}, and {who}."


def verdict(experiment: Experiment, report: ExperimentReport) -> Verdict:
    """What to make of it all; a warning comes before any good news."""
    if report.srm_suspected:
        return Verdict(
            "withheld",
            "The results are withheld: the variants do not have the units they are owed, so "
            "something decides who is counted.",
        )
    if breached := [each for each in report.metrics if each.breached]:
        names = ", ".join(f"{metric_name(each.metric)} in {each.variant}" for each in breached)
        return Verdict("bad", f"A guardrail is breached: {names} is worse than control.")
    primary = [
        each
        for each in report.metrics
        if each.metric == experiment.primary_metric and not each.is_guardrail and is_certain(each)
    ]
    if not primary:
        name = metric_name(experiment.primary_metric)
        return Verdict("open", f"Nothing is certain yet by what decides, {name}.")
    better = [each for each in primary if (each.lift or 0) > 0]
    told = "; ".join(metric_sentence(each) for each in better or primary)
    return Verdict("good" if better else "bad", told)


def metric_sentence(result: MetricResult) -> str:
    """Such as `Plays in charts: +3.1 % (between -0.4 % and +6.7 %): not yet certain.`"""
    subject = f"{metric_name(result.metric)} in {result.variant}"
    if result.lift is None:
        return f"{subject}: nothing can be compared yet."
    if result.ci_low is None or result.ci_high is None:
        return f"{subject}: {percent(result.lift)}, too early to say how sure that is."
    between = f"between {percent(result.ci_low)} and {percent(result.ci_high)}"
    return f"{subject}: {percent(result.lift)} ({between}): {_conclusion(result)}."


def _conclusion(result: MetricResult) -> str:
    if result.is_guardrail:
        return "worse beyond doubt" if result.breached else "not shown to be worse"
    if is_certain(result):
        return "certainly more" if (result.lift or 0) > 0 else "certainly less"
    if _excludes_none(result):
        return "not certain, as one of several metrics"
    return "not yet certain" if result.p_value is None else "no difference is shown"


def _excludes_none(result: MetricResult) -> bool:
    return (result.ci_low or 0) > 0 or (result.ci_high or 0) < 0


def preference_sentence(result: InterleavingResult) -> str:
    votes = result.wins + result.losses
    if not votes:
        return "Nobody has played more from one ranking than from the other yet."
    sure = "certain" if result.p_value < SIGNIFICANCE else "not certain"
    return (
        f"{result.preference * 100:.1f} % of {votes:,} who played more from one prefer "
        f"{result.treatment} to {result.control} (between {result.ci_low * 100:.1f} % and "
        f"{result.ci_high * 100:.1f} %): {sure}, if this is the one planned look."
    )
