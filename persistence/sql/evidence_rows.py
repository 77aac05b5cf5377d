"""Rows of evidence: what is kept of a unit's measures, and the form of a report as JSON."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Row

from domain.evidence.measures import Before, UnitMeasures
from domain.evidence.report import (
    ArtworkArm,
    ExperimentReport,
    InterleavingResult,
    MetricResult,
    VariantCount,
)
from domain.experiments.names import ExperimentKey

VERSION = 1
"""Of the form: another as soon as code that knows this one could not read it."""

Values = dict[str, Any]

_COUNTED = (
    "streaming_minutes",
    "plays",
    "completions",
    "days_active",
    "started_within_session",
    "impressions",
    "clicks",
    "control_plays",
    "treatment_plays",
)
_BEFORE = {
    "minutes_before": "streaming_minutes",
    "plays_before": "plays",
    "completions_before": "completions",
    "days_active_before": "days_active",
}


def measures_values(key: ExperimentKey, one: UnitMeasures) -> Values:
    return {
        "experiment": key,
        "unit": one.unit,
        "variant": one.variant,
        "exposed_at": one.exposed_at,
        "measured_at": one.measured_at,
        **{name: getattr(one, name) for name in _COUNTED},
        **{
            column: getattr(one.before, name) if one.before else None
            for column, name in _BEFORE.items()
        },
    }


def measures_in(row: Row[Any]) -> UnitMeasures:
    before = {name: getattr(row, column) for column, name in _BEFORE.items()}
    return UnitMeasures(
        unit=row.unit,
        variant=row.variant,
        exposed_at=row.exposed_at,
        measured_at=row.measured_at,
        **{name: getattr(row, name) for name in _COUNTED},
        before=None if row.minutes_before is None else Before(**before),
    )


def report_values(report: ExperimentReport) -> Values:
    told = asdict(report)
    key, as_of = told.pop("experiment"), told.pop("as_of")
    return {"experiment": key, "as_of": as_of, "version": VERSION, "report": told}


def report_in(row: Row[Any]) -> ExperimentReport:
    told = row.report
    interleaving = told["interleaving"]
    return ExperimentReport(
        experiment=row.experiment,
        as_of=row.as_of,
        exposures=tuple(VariantCount(**each) for each in told["exposures"]),
        srm_p_value=told["srm_p_value"],
        srm_suspected=told["srm_suspected"],
        metrics=tuple(MetricResult(**each) for each in told["metrics"]),
        interleaving=InterleavingResult(**interleaving) if interleaving else None,
        artwork=tuple(ArtworkArm(**each) for each in told["artwork"]),
    )
