"""Saving an experiment: what makes a new one, and what may change of one that exists (R37)."""

from collections.abc import Mapping
from dataclasses import fields, replace

from domain.experiments.changed import Changed
from domain.experiments.experiment import Experiment, ExperimentStatus
from domain.experiments.given import GivenExperiment, given_errors
from domain.experiments.lifecycle import CHANGED_MEANWHILE, Decision
from domain.experiments.names import ExperimentKey, LayerKey
from domain.experiments.summary import changed_in_words, created_in_words
from domain.ids import ExperimentId
from domain.outcome import Conflict, ValidationFailed

_SAVED = tuple(field.name for field in fields(GivenExperiment) if field.name != "key")
_WHILE_IT_RUNS = frozenset(
    {
        "name",
        "description",
        "hypothesis",
        "traffic_basis_points",
        "guardrail_metrics",
        "minimum_detectable_effect",
        "end_at",
    }
)
MAY_CHANGE: Mapping[ExperimentStatus, frozenset[str]] = {
    ExperimentStatus.DRAFT: frozenset(_SAVED),
    ExperimentStatus.RUNNING: _WHILE_IT_RUNS,
    ExperimentStatus.PAUSED: _WHILE_IT_RUNS,
    ExperimentStatus.CONCLUDED: frozenset({"name", "description"}),
    ExperimentStatus.ARCHIVED: frozenset(),
}
"""What may be saved anew in each status.

Once it has started, whatever says who gets what (variants with their weights and configs, unit,
layer and share) and what it is judged by stays: a change would mix two experiments in one report.
"""


def created(given: GivenExperiment, id_: ExperimentId) -> Changed | ValidationFailed:
    """A new experiment, as a draft; its key is not taken."""
    if errors := given_errors(given):
        return ValidationFailed(errors)
    experiment = Experiment(
        id=id_,
        key=ExperimentKey(given.key),
        name=given.name.strip(),
        description=given.description,
        hypothesis=given.hypothesis,
        unit=given.unit,
        layer=LayerKey(given.layer),
        layer_share_basis_points=given.layer_share_basis_points,
        traffic_basis_points=given.traffic_basis_points,
        variants=given.variants,
        primary_metric=given.primary_metric,
        secondary_metrics=given.secondary_metrics,
        guardrail_metrics=given.guardrail_metrics,
        minimum_detectable_effect=given.minimum_detectable_effect,
        start_at=given.start_at,
        end_at=given.end_at,
    )
    return Changed(experiment, created_in_words(experiment))


def edited(experiment: Experiment, given: GivenExperiment, revision: int | None) -> Decision:
    """A stored experiment with what is given in place of what it says.

    The same again changes nothing, and its revision stays. `revision` is the one that was read.
    """
    if revision is None:
        text = f"There is an experiment {experiment.key} already: give its revision to change it."
        return Conflict(text, experiment.revision)
    if revision != experiment.revision:
        return Conflict(CHANGED_MEANWHILE, experiment.revision)
    new = created(given, experiment.id)
    if isinstance(new, ValidationFailed):
        return new
    saved = {name: getattr(new.experiment, name) for name in _SAVED}
    changed = {name for name, value in saved.items() if value != getattr(experiment, name)}
    if frozen := sorted(changed - MAY_CHANGE[experiment.status]):
        return Conflict(_frozen(experiment, frozen), experiment.revision)
    if not changed:
        return Changed(experiment, "")
    after = replace(experiment, **saved, revision=experiment.revision + 1)
    return Changed(after, changed_in_words(experiment, after))


def _frozen(experiment: Experiment, names: list[str]) -> str:
    status = experiment.status
    may = ", ".join(_spelled(name) for name in _SAVED if name in MAY_CHANGE[status])
    return (
        f"{experiment.key} is {status.value}: {', '.join(map(_spelled, names))} cannot change. "
        f"What can is {may or 'nothing'}. For anything else, copy it under a new key."
    )


def _spelled(name: str) -> str:
    """A field as the contract spells it."""
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)
