"""Rows of experiments: what is kept of each, and the statements that read and write them."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import (
    Integer,
    Row,
    bindparam,
    func,
    insert,
    literal,
    select,
    update,
)

from domain.experiments.experiment import (
    Experiment,
    ExperimentChange,
    ExperimentStatus,
    Layer,
    UnitType,
    Variant,
)
from domain.experiments.names import LayerKey
from domain.experiments.slots import Slots, slots_of
from persistence.ports.experiments import Current
from persistence.sql.constructs import any_of, rows
from persistence.sql.tables.experiments import (
    experiment,
    experiment_change,
    experiment_layer,
    layers_revision,
)
from persistence.sql.types import Word

_BY_KEY = select(experiment).order_by(experiment.c.key)
_NOT_ARCHIVED = experiment.c.status != ExperimentStatus.ARCHIVED.value
_ONE = select(literal(1).label("one")).subquery()
_LAYERS = select(rows(experiment_layer.c.key, experiment_layer.c.held_out)).scalar_subquery()
_REVISION = select(layers_revision.c.revision).scalar_subquery()
_keyed = experiment.c.key == bindparam("of_key", type_=Word)

EXPERIMENT = select(experiment).where(_keyed)
BY_ID = select(experiment).where(any_of(experiment.c.id))
EXPERIMENTS = _BY_KEY
WITH_STATUS = _BY_KEY.where(experiment.c.status == bindparam("status", type_=Word))
CURRENT = (
    select(experiment, _LAYERS.label("layers"), func.coalesce(_REVISION, 0).label("moved"))
    .select_from(_ONE.outerjoin(experiment, _NOT_ARCHIVED))
    .order_by(experiment.c.key)
)
"""One statement, so that nothing is seen half given out. Without experiments it is one row."""

HISTORY = (
    select(experiment_change)
    .where(any_of(experiment_change.c.experiment))
    .order_by(experiment_change.c.experiment, experiment_change.c.revision.desc())
)
HOLD = select(experiment.c.revision, experiment.c.slots).where(_keyed).with_for_update()
REPLACE = update(experiment).where(_keyed)
TELL = insert(experiment_change)
MOVE = (
    update(layers_revision)
    .where(layers_revision.c.revision == bindparam("seen", type_=Integer()))
    .values(revision=layers_revision.c.revision + 1)
)


def values_of(one: Experiment) -> dict[str, Any]:
    return {
        "key": one.key,
        "id": one.id,
        "name": one.name,
        "description": one.description,
        "hypothesis": one.hypothesis,
        "unit": one.unit.value,
        "layer": one.layer,
        "layer_share_basis_points": one.layer_share_basis_points,
        "slots": one.slots.ranges,
        "status": one.status.value,
        "traffic_basis_points": one.traffic_basis_points,
        "variants": [
            [arm.key, arm.weight_basis_points, arm.is_control, arm.config] for arm in one.variants
        ],
        "winner": one.winner,
        "primary_metric": one.primary_metric,
        "secondary_metrics": one.secondary_metrics,
        "guardrail_metrics": one.guardrail_metrics,
        "minimum_detectable_effect": one.minimum_detectable_effect,
        "start_at": one.start_at,
        "end_at": one.end_at,
        "started_at": one.started_at,
        "concluded_at": one.concluded_at,
        "revision": one.revision,
    }


def experiment_of(row: Row[Any]) -> Experiment:
    return Experiment(
        id=row.id,
        key=row.key,
        name=row.name,
        description=row.description,
        hypothesis=row.hypothesis,
        unit=UnitType(row.unit),
        layer=row.layer,
        layer_share_basis_points=row.layer_share_basis_points,
        slots=slots_in(row.slots),
        status=ExperimentStatus(row.status),
        traffic_basis_points=row.traffic_basis_points,
        variants=tuple(Variant(*arm) for arm in row.variants),
        winner=row.winner,
        primary_metric=row.primary_metric,
        secondary_metrics=tuple(row.secondary_metrics),
        guardrail_metrics=tuple(row.guardrail_metrics),
        minimum_detectable_effect=row.minimum_detectable_effect,
        start_at=row.start_at,
        end_at=row.end_at,
        started_at=row.started_at,
        concluded_at=row.concluded_at,
        revision=row.revision,
    )


def change_values(one: Experiment, change: ExperimentChange) -> dict[str, Any]:
    return {
        "experiment": one.key,
        "revision": change.revision,
        "at": change.at,
        "made_by": change.by,
        "summary": change.summary,
    }


def change_of(row: Row[Any]) -> ExperimentChange:
    return ExperimentChange(row.at, row.made_by, row.summary, row.revision)


def slots_in(kept: list[list[int]]) -> Slots:
    return slots_of((first, end) for first, end in kept)


def current_of(found: Sequence[Row[Any]]) -> Current:
    layers = {
        LayerKey(key): Layer(LayerKey(key), slots_in(orjson.loads(held_out)))
        for key, held_out in found[0].layers
    }
    experiments = tuple(experiment_of(row) for row in found if row.key is not None)
    return Current(experiments, layers, found[0].moved)
