"""An experiment's reports as one HTML page that needs no other file and runs no script."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from domain.evidence.report import ExperimentReport, MetricResult
from domain.experiments.experiment import Experiment, Variant
from jobs.evidence import sentences
from jobs.evidence.plots import HEIGHT, LEFT, RIGHT, WIDTH, IntervalPlot, bars, interval_plot

# SECURITY: what people name their experiments is escaped wherever it is shown.
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.globals |= {
    "counted": sentences.counted,
    "metric_name": sentences.metric_name,
    "of_chance": sentences.of_chance,
    "percent": sentences.percent,
    "probability": sentences.probability,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A metric in its role: the latest results of all variants, and its intervals over time."""

    role: str
    metric: str
    results: tuple[MetricResult, ...]
    sentences: tuple[str, ...]
    plot: IntervalPlot | None


def page(experiment: Experiment, reports: Sequence[ExperimentReport]) -> str:
    """The page of an experiment's stored reports, which may come in any order."""
    ordered = sorted(reports, key=lambda report: report.as_of)
    latest = ordered[-1] if ordered else None
    preferred = latest.interleaving if latest else None
    return _TEMPLATES.get_template("report.html.jinja").render(
        experiment=experiment,
        report=latest,
        as_of=latest.as_of.strftime("%Y-%m-%d %H:%M %Z") if latest else None,
        status=sentences.status(experiment, latest),
        verdict=sentences.verdict(experiment, latest) if latest else None,
        units=sentences.UNITS[experiment.unit],
        tints={each.key: place for place, each in enumerate(_others(experiment), start=1)},
        exposures=bars(latest.exposures) if latest else (),
        metrics=_metrics(experiment, ordered),
        preference=sentences.preference_sentence(preferred) if preferred else None,
        size={"width": WIDTH, "height": HEIGHT, "left": LEFT, "right": WIDTH - RIGHT},
    )


def _others(experiment: Experiment) -> list[Variant]:
    return [each for each in experiment.variants if not each.is_control]


def _metrics(experiment: Experiment, reports: Sequence[ExperimentReport]) -> list[Shown]:
    if not reports:
        return []
    asked = [
        ("What decides", experiment.primary_metric),
        *(("Also measured", metric) for metric in experiment.secondary_metrics),
        *(("Guardrail", metric) for metric in experiment.guardrail_metrics),
    ]
    shown = (_shown(role, metric, reports) for role, metric in asked)
    return [each for each in shown if each.results]


def _shown(role: str, metric: str, reports: Sequence[ExperimentReport]) -> Shown:
    is_guardrail = role == "Guardrail"
    results = tuple(
        each
        for each in reports[-1].metrics
        if each.metric == metric and each.is_guardrail is is_guardrail
    )
    return Shown(
        role,
        metric,
        results,
        # Control comes first, and is compared with nothing.
        tuple(sentences.metric_sentence(each) for each in results[1:]),
        interval_plot(reports, metric, is_guardrail=is_guardrail),
    )
