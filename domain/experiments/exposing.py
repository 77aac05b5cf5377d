"""Exposing: which exposures the sight of a part of the page makes (R40)."""

from collections.abc import Iterable
from datetime import datetime

from domain.experiments.experiment import Allocation, AllocationState, Exposure, Surface


def exposures_due(
    allocations: Iterable[Allocation], surface: Surface, now: datetime
) -> tuple[Exposure, ...]:
    """What is to be recorded once a part of the page has been resolved, for control too.

    Never for a forced variant, for what is in force of a concluded experiment, nor a second time.
    """
    return tuple(
        Exposure(one.unit, one.experiment, one.variant, now, one.revision)
        for one in allocations
        if one.state is AllocationState.ENROLLED
        and one.exposed_at is None
        and surface in one.surfaces
        and one.unit is not None
        and one.variant is not None
    )
