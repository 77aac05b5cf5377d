"""How a report is shown in a shell: as tables, or as JSON in the API's names."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

import orjson

from cli.experiment_tables import NONE, instant
from domain.evidence.report import ExperimentReport, MetricResult
from jobs.console import Speech


def in_json(report: ExperimentReport) -> str:
    """As `Experiment.report` answers it, with the experiment's key beside."""
    return orjson.dumps(_json(report), option=orjson.OPT_INDENT_2).decode()


def show_report(speech: Speech, report: ExperimentReport) -> None:
    speech.say(f"{report.experiment} as of {instant(report.as_of)}")
    speech.table(
        ("variant", "units", "expected"),
        [(one.variant, f"{one.units:,}", f"{one.expected:,.1f}") for one in report.exposures],
    )
    speech.say(f"Sample-ratio mismatch: p = {_number(report.srm_p_value)}")
    if report.metrics:
        speech.table(
            ("metric", "variant", "units", "mean", "lift", "95 % interval", "p", "at any time", ""),
            [_metric(one) for one in report.metrics],
        )
    for line in _others(report):
        speech.say(line)


def _metric(one: MetricResult) -> tuple[str, ...]:
    known = one.ci_low is not None and one.ci_high is not None
    notes = ["CUPED"] if one.cuped_applied else []
    notes += ["guardrail"] if one.is_guardrail else []
    notes += ["BREACHED"] if one.breached else []
    return (
        one.metric,
        one.variant,
        f"{one.units:,}",
        f"{one.mean:.4g}",
        _percent(one.lift),
        f"{_percent(one.ci_low)} to {_percent(one.ci_high)}" if known else NONE,
        _number(one.p_value),
        _number(one.sequential_p_value),
        ", ".join(notes),
    )


def _others(report: ExperimentReport) -> Iterable[str]:
    if one := report.interleaving:
        yield (
            f"{one.treatment} is preferred to {one.control} by {one.wins:,} of "
            f"{one.wins + one.losses:,} units ({_percent(one.ci_low, '')} to "
            f"{_percent(one.ci_high, '')}), p = {_number(one.p_value)}; {one.ties:,} ties."
        )
    for arm in report.artwork:
        shown = f"{_percent(arm.probability, '')} of profiles"
        yield f"Picture {arm.variant_id}: Beta({arm.alpha:g}, {arm.beta:g}), {shown}."


def _number(number: float | None) -> str:
    return NONE if number is None else f"{number:.3g}"


def _percent(part: float | None, sign: str = "+") -> str:
    return NONE if part is None else f"{part * 100:{sign}.1f} %"


def _json(value: Any) -> Any:
    """Of dataclasses, tuples and what JSON holds."""
    if is_dataclass(value):
        return {_name(each.name): _json(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_json(each) for each in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _name(name: str) -> str:
    """As the schema spells a field: `srm_p_value` is `srmPValue`."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
