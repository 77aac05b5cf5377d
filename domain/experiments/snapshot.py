"""The snapshot: all that allocating needs of the experiments, worked out once (R38)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from domain.experiments.buckets import active, reserved
from domain.experiments.config import config_errors, includes_kids, surfaces_of
from domain.experiments.experiment import (
    EMPTY,
    Config,
    Experiment,
    ExperimentStatus,
    Layer,
    Surface,
    UnitType,
)
from domain.experiments.names import ExperimentKey
from domain.experiments.slots import NO_SLOTS, Slots
from domain.experiments.variants import variant_errors

_ACTING = frozenset({ExperimentStatus.RUNNING, ExperimentStatus.PAUSED})
_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Served:
    """A variant as it acts: control's config, and the fault, where its own cannot be read (R43)."""

    key: str
    config: Config
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An experiment with its arithmetic done; `served` is in the order of the variants.

    `reserved_ends` are where each variant's buckets end, `active_ends` where its active ones do.
    """

    experiment: Experiment
    served: tuple[Served, ...]
    control: Served
    reserved_ends: tuple[int, ...]
    active_ends: tuple[int, ...]
    held_out: Slots
    surfaces: frozenset[Surface]
    includes_kids: bool

    def variant(self, key: str | None) -> Served | None:
        return next((one for one in self.served if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Experiments that act, what is in force of concluded ones first; `others` act when forced.

    `broken` are those whose variants cannot be used at all: nobody is in one, and each is an error
    to count when the snapshot is made.
    """

    acting: tuple[Prepared, ...] = ()
    others: Mapping[ExperimentKey, Prepared] = field(default_factory=dict)
    broken: tuple[ExperimentKey, ...] = ()

    @property
    def by_device(self) -> bool:
        """Whether what a profile is shown depends on its device too: then no other's page fits."""
        return any(one.experiment.unit is UnitType.DEVICE for one in self.acting if one.surfaces)


NO_EXPERIMENTS = Snapshot()


def snapshot_of(experiments: Iterable[Experiment], layers: Iterable[Layer]) -> Snapshot:
    """The snapshot of all experiments; those ARCHIVED are left out."""
    held_out = {layer.key: layer.held_out for layer in layers}
    known = [one for one in experiments if one.status is not ExperimentStatus.ARCHIVED]
    sound = [one for one in known if not variant_errors(one.variants)]
    prepared = [_prepared(one, held_out.get(one.layer, NO_SLOTS)) for one in sound]
    acting = sorted((one for one in prepared if _acts(one.experiment)), key=_rank)
    others = {one.experiment.key: one for one in prepared if not _acts(one.experiment)}
    return Snapshot(tuple(acting), others, tuple(one.key for one in known if one not in sound))


def _acts(experiment: Experiment) -> bool:
    in_force = experiment.status is ExperimentStatus.CONCLUDED and experiment.winner is not None
    return in_force or experiment.status in _ACTING


def _rank(one: Prepared) -> tuple[bool, datetime, str]:
    """What was concluded later comes later: it was tried on top of what was in force before."""
    experiment = one.experiment
    return experiment.status in _ACTING, experiment.concluded_at or _FIRST, experiment.key


def _prepared(experiment: Experiment, held_out: Slots) -> Prepared:
    variants = experiment.variants
    control = _control(experiment)
    served = tuple(
        control if variant.is_control else _served(variant.key, variant.config, control.config)
        for variant in variants
    )
    return Prepared(
        experiment=experiment,
        served=served,
        control=control,
        reserved_ends=tuple(part.stop for part in reserved(variants)),
        active_ends=tuple(part.stop for part in active(variants, experiment.traffic_basis_points)),
        held_out=held_out,
        surfaces=surfaces_of(variants),
        includes_kids=includes_kids(variants),
    )


def _control(experiment: Experiment) -> Served:
    return _served(experiment.control.key, experiment.control.config, EMPTY)


def _served(key: str, config: Config, instead: Config) -> Served:
    errors = config_errors(config)
    if not errors:
        return Served(key, config)
    wrong = ", ".join(error.field or "the whole" for error in errors)
    return Served(key, instead, f"The config of variant {key} cannot be read: {wrong}.")
