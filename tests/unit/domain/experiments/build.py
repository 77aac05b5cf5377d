"""Builders of experiments: a draft of two even variants where a test says nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from domain.experiments.allocate import Facts, allocate
from domain.experiments.changed import Changed
from domain.experiments.experiment import (
    HOMEPAGE,
    Allocation,
    AllocationState,
    Config,
    Experiment,
    ExperimentStatus,
    Exposure,
    Layer,
    UnitType,
    Variant,
)
from domain.experiments.given import GivenExperiment
from domain.experiments.hash import bucket_of
from domain.experiments.lifecycle import Step, Surroundings, stepped
from domain.experiments.names import ExperimentKey, LayerKey, UnitId
from domain.experiments.snapshot import snapshot_of
from domain.experiments.subject import Subject
from domain.ids import ExperimentId, stored_id
from tests.unit.build import NOW

GENRES_FIRST: Config = {"prioritizeGenres": True}
ROWS = ExperimentKey("rows")
HOME = Layer(HOMEPAGE)


weights = st.sets(st.integers(1, 9_999), min_size=1, max_size=5).map(
    lambda cuts: [end - start for start, end in pairwise((0, *sorted(cuts), 10_000))]
)
"""Weights of two to six variants, which sum to 10,000."""


def key(text: str) -> ExperimentKey:
    return ExperimentKey(text)


def unit(number: int) -> UnitId:
    return UnitId(str(UUID(int=number)))


def arms(*weights: int, configs: Sequence[Config] = ()) -> tuple[Variant, ...]:
    """Variants v0 (control), v1, ...; a config that is not given asks for nothing."""
    asked = [*configs, *({} for _ in weights)]
    return tuple(
        Variant(f"v{place}", weight, is_control=place == 0, config=asked[place])
        for place, weight in enumerate(weights)
    )


TWO = arms(5_000, 5_000, configs=({}, GENRES_FIRST))


def draft(name: str = "rows", /, **fields: Any) -> Experiment:
    said: dict[str, Any] = {
        "id": ExperimentId(stored_id("exp", UUID(bytes=name.encode().ljust(16)[:16]))),
        "key": key(name),
        "name": name.title(),
        "traffic_basis_points": 10_000,
        "variants": TWO,
        "primary_metric": "plays",
    }
    return Experiment(**{**said, **fields})


def given(name: str = "rows", /, **fields: Any) -> GivenExperiment:
    said: dict[str, Any] = {
        "key": name,
        "name": name.title(),
        "traffic_basis_points": 10_000,
        "variants": TWO,
        "primary_metric": "plays",
    }
    return GivenExperiment(**{**said, **fields})


def around(*others: Experiment, layer: Layer = HOME, after: int = 0) -> Surroundings:
    """`after` is in seconds from now."""
    return Surroundings(layer, others, NOW + timedelta(seconds=after))


def step(experiment: Experiment, status: ExperimentStatus, winner: str | None = None) -> Step:
    return Step(status, experiment.revision, winner)


def moved(
    experiment: Experiment,
    *statuses: ExperimentStatus,
    winner: str | None = None,
    surroundings: Surroundings | None = None,
) -> Experiment:
    """The experiment after these steps, each of which is possible."""
    for status in statuses:
        named = winner if status is ExperimentStatus.CONCLUDED else None
        done = stepped(experiment, step(experiment, status, named), surroundings or around())
        assert isinstance(done, Changed), done
        experiment = done.experiment
    return experiment


def running(name: str = "rows", /, **fields: Any) -> Experiment:
    return moved(draft(name, **fields), ExperimentStatus.RUNNING)


def subject(number: int, *, is_kids: bool = False) -> Subject:
    return Subject({UnitType.PROFILE: unit(number)}, is_kids)


def exposure(number: int, variant: str, name: str = "rows") -> Exposure:
    return Exposure(unit(number), key(name), variant, NOW, 2)


def allocated(
    who: Subject | int,
    *experiments: Experiment,
    exposures: Sequence[Exposure] = (),
    forced: Mapping[str, str] | None = None,
    layers: Sequence[Layer] = (),
    after: int = 0,
) -> tuple[Allocation, ...]:
    """What a subject, or profile `who`, is allocated `after` seconds from now."""
    facts = Facts(
        who if isinstance(who, Subject) else subject(who),
        NOW + timedelta(seconds=after),
        {one.experiment: one for one in exposures},
        {key(name): variant for name, variant in (forced or {}).items()},
    )
    return allocate(snapshot_of(experiments, layers), facts)


def in_layer(experiment: Experiment, layer: str) -> Experiment:
    return replace(experiment, layer=LayerKey(layer))


def only(allocations: tuple[Allocation, ...]) -> Allocation:
    (one,) = allocations
    return one


def outcome(one: Allocation) -> tuple[AllocationState, str | None, Config]:
    return one.state, one.variant, one.config


LOW = next(number for number in range(100_000) if bucket_of(unit(number), ROWS) == 5_000)
"""The profile in the first bucket of the second variant: any traffic enrols it."""
