"""Outcomes: whether allocations of two moments come to the same for whoever they are of."""

from collections.abc import Iterable

from domain.experiments.experiment import Allocation, AllocationState, Config
from domain.experiments.names import ExperimentKey

_Acts = tuple[AllocationState, str | None, Config]


def acts_alike(before: Iterable[Allocation], after: Iterable[Allocation]) -> bool:
    """R32: a page stands as long as every experiment that touches it does the same to it.

    An experiment that a unit is not in, and that has nothing in force, touches nothing.
    """
    return _acting(before) == _acting(after)


def _acting(allocations: Iterable[Allocation]) -> dict[ExperimentKey, _Acts]:
    return {
        one.experiment: (one.state, one.variant, one.config)
        for one in allocations
        if one.variant is not None or one.config
    }
