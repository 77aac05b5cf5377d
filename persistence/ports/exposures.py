"""What is asked of the store of exposures: which unit first saw which variant, and when (R38)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from domain.experiments.experiment import Exposure
from domain.experiments.names import ExperimentKey, UnitId


class Exposures(Protocol):
    """First exposures, one for each unit and experiment. All raise `StoreUnavailable`.

    They outlive their experiment, whose key is never used again: reports read them.
    """

    async def exposures(
        self, units: Collection[UnitId], experiments: Collection[ExperimentKey]
    ) -> Mapping[UnitId, Mapping[ExperimentKey, Exposure]]:
        """Those of an asker's units (profile, account, device) to any of these experiments.

        Units and experiments without any are absent.
        """
        ...

    async def record(self, exposures: Collection[Exposure]) -> None:
        """Keep those whose unit and experiment have none yet; one that is there stays as it is.

        All of them, or those that were there first, are durable when this returns: offer them again
        until it does (R40). The same again changes nothing, even after a call that raised
        `StoreUnavailable` and had kept a part.
        """
        ...

    async def of_experiment(
        self, key: ExperimentKey, *, after: Exposure | None = None, limit: int
    ) -> Sequence[Exposure]:
        """Up to `limit` exposures by time and unit, those that come after one of them.

        One whose write was late stands at its own time, not at the end. Fewer than `limit` means
        that there are no more.
        """
        ...

    async def counts(self, key: ExperimentKey) -> Mapping[str, int]:
        """How many units were exposed to each variant; variants without any are absent."""
        ...

    async def forget(self, unit: UnitId) -> None:
        """Delete all that is kept of a unit, which is gone and is exposed to nothing more."""
        ...
