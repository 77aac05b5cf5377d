"""Experiments, what a unit gets of them, and what is kept of both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.experiments.names import ExperimentKey, LayerKey, UnitId
from domain.experiments.slots import NO_SLOTS, Slots
from domain.ids import ExperimentId

WHOLE = 10_000
"""Basis points of a whole: weights sum to it, traffic and shares are at most this."""

HOMEPAGE = LayerKey("homepage")
"""The layer of an experiment that names none."""

Config = Mapping[str, object]
"""A variant's config as the JSON object it was saved as; its known keys are those of R43."""

EMPTY: Config = {}
"""The config that changes nothing."""


class ExperimentStatus(Enum):
    """R39 says which follows which."""

    DRAFT = "DRAFT"
    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    CONCLUDED = "CONCLUDED"
    ARCHIVED = "ARCHIVED"


class UnitType(Enum):
    """What an experiment allocates: a unit is one of these, whole."""

    PROFILE = "PROFILE"
    ACCOUNT = "ACCOUNT"
    DEVICE = "DEVICE"


class AllocationState(Enum):
    """ENROLLED alone is analysed. NOT_ENROLLED is not control (R39)."""

    ENROLLED = "ENROLLED"
    NOT_ENROLLED = "NOT_ENROLLED"
    HELD_OUT = "HELD_OUT"
    FORCED = "FORCED"
    INELIGIBLE = "INELIGIBLE"


class Surface(Enum):
    """A part of the page that one experiment at a time may treat (R41)."""

    ROW_ORDER = "ROW_ORDER"
    ARTWORK = "ARTWORK"
    BILLBOARD = "BILLBOARD"
    ITEM_ORDER = "ITEM_ORDER"


@dataclass(frozen=True, slots=True)
class Variant:
    """An arm of an experiment; its weight is its part of those enrolled, in basis points."""

    key: str
    weight_basis_points: int
    is_control: bool
    config: Config


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """An experiment as it is stored, at a revision.

    `slots` are those of its layer that it owns: none before it starts and once it is concluded.
    `traffic_basis_points` is the part of these units that is enrolled. Variants are in the order
    of their reserved buckets (R37); exactly one is control. `minimum_detectable_effect` is relative
    to control: 0.05 is five per cent more or less. `start_at <= now < end_at` bounds enrolling, as
    planned; `started_at` and `concluded_at` are when it first ran and when it ended.
    """

    id: ExperimentId
    key: ExperimentKey
    name: str
    description: str = ""
    hypothesis: str | None = None
    unit: UnitType = UnitType.PROFILE
    layer: LayerKey = HOMEPAGE
    layer_share_basis_points: int = WHOLE
    slots: Slots = NO_SLOTS
    status: ExperimentStatus = ExperimentStatus.DRAFT
    traffic_basis_points: int
    variants: tuple[Variant, ...]
    winner: str | None = None
    primary_metric: str
    secondary_metrics: tuple[str, ...] = ()
    guardrail_metrics: tuple[str, ...] = ()
    minimum_detectable_effect: float | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    started_at: datetime | None = None
    concluded_at: datetime | None = None
    revision: int = 1

    @property
    def control(self) -> Variant:
        return next(variant for variant in self.variants if variant.is_control)

    def variant(self, key: str) -> Variant | None:
        return next((variant for variant in self.variants if variant.key == key), None)


@dataclass(frozen=True, slots=True)
class Layer:
    """A name that experiments share so that a unit is in one of them at most (R41).

    `held_out` are slots whose units are kept out of everything.
    """

    key: LayerKey
    held_out: Slots = NO_SLOTS


@dataclass(frozen=True, slots=True)
class ExperimentChange:
    """An entry of an experiment's history: what made it `revision`, in words."""

    at: datetime
    by: str
    summary: str
    revision: int


@dataclass(frozen=True, slots=True)
class Exposure:
    """A unit's first sight of an experiment, stored once and never changed (R38).

    `revision` is that of the experiment at the time.
    """

    unit: UnitId
    experiment: ExperimentKey
    variant: str
    at: datetime
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """What a unit gets of an experiment, and why.

    `variant` is null unless ENROLLED or FORCED. `config` is what acts: control's while the
    experiment is paused, the winner's for everybody once it is concluded with one, else empty where
    there is no variant. `unit` and `bucket` are null where the asker has no such unit. `surfaces`
    are those that the experiment treats, in whatever variant: seeing one exposes (R40). `fault`
    says why control's config stands in for one that cannot be read (R43).
    """

    experiment: ExperimentKey
    state: AllocationState
    variant: str | None = None
    config: Config
    bucket: int | None = None
    revision: int
    exposed_at: datetime | None = None
    unit: UnitId | None = None
    surfaces: frozenset[Surface] = frozenset()
    fault: str | None = None
