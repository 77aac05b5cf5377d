"""What is asked of the store of experiments: what they are, what was done to them, and layers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from domain.experiments.experiment import (
    Experiment,
    ExperimentChange,
    ExperimentStatus,
    Layer,
)
from domain.experiments.names import ExperimentKey, LayerKey
from domain.experiments.slots import Slots
from domain.ids import ExperimentId


class Saved(Enum):
    """What came of a save; of all but SAVED nothing is kept."""

    SAVED = "SAVED"
    OTHER_REVISION = "OTHER_REVISION"  # somebody else has saved it since, or there is none
    KEY_TAKEN = "KEY_TAKEN"
    LAYERS_MOVED = "LAYERS_MOVED"  # somebody else has given slots out or taken them since


@dataclass(frozen=True, slots=True)
class Current:
    """All that allocating and starting need, as it was at one instant.

    `experiments` are all but the archived, by key: those that own slots are among them, and those
    that can be forced (R42). Of `layers` those are absent that never held anything out.
    `layers_revision` moves whenever slots of any layer are given out, given back or held out; it is
    0 before the first time.
    """

    experiments: tuple[Experiment, ...]
    layers: Mapping[LayerKey, Layer]
    layers_revision: int


class Experiments(Protocol):
    """Experiments, each under a key that is never given twice. All raise `StoreUnavailable`."""

    async def experiment(self, key: ExperimentKey) -> Experiment | None: ...

    async def by_id(self, ids: Collection[ExperimentId]) -> Mapping[ExperimentId, Experiment]:
        """Absent ids absent."""
        ...

    async def experiments(self, status: ExperimentStatus | None = None) -> Sequence[Experiment]:
        """All of them, or those in a status, by key."""
        ...

    async def current(self) -> Current: ...

    async def history(
        self, keys: Collection[ExperimentKey]
    ) -> Mapping[ExperimentKey, Sequence[ExperimentChange]]:
        """What was done to each, newest first; absent keys absent."""
        ...

    async def save(
        self,
        experiment: Experiment,
        change: ExperimentChange,
        *,
        replacing: int | None,
        layers_revision: int | None = None,
    ) -> Saved:
        """Keep an experiment with what was done to it, and tell every process, all or nothing.

        `replacing` is the revision it was made from, None for a new one; its own is higher.
        `layers_revision` is that of `current`, by which a start or a conclusion was decided; None
        where nothing but the experiment itself mattered, and its slots stay. There is one for
        all layers, because what is judged by it goes across them (R41: who treats the same surface
        shares a layer). So of two starts decided by the same, in any layers, one is kept.

        Raises ValueError, and keeps nothing, where slots would move without `layers_revision`.
        """
        ...

    async def hold_out(
        self, layer: LayerKey, slots: Slots, at: datetime, *, layers_revision: int
    ) -> bool:
        """Hold these slots of a layer out of everything, and no others (R41); tell every process.

        False, and nothing changed, where `layers_revision` is not that of `current` any more.
        """
        ...
