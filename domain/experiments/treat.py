"""What a unit's allocations ask of its page, put together (R43)."""

from collections.abc import Iterable

from domain.experiments.config import SURFACE_OF, treatment_from
from domain.experiments.experiment import Allocation, AllocationState
from domain.homepage.treatment import NO_TREATMENT, Treatment

_STRENGTH = {AllocationState.ENROLLED: 1, AllocationState.FORCED: 2}
"""An experiment that runs acts on top of what concluded ones left in force; the forced on all."""


def treatment_of(allocations: Iterable[Allocation]) -> Treatment:
    """A part of the page is treated by one of them alone: the strongest, of equals the last."""
    asking = sorted(
        (one for one in allocations if one.config), key=lambda one: _STRENGTH.get(one.state, 0)
    )
    if not asking:
        return NO_TREATMENT
    merged: dict[str, object] = {}
    for one in asking:
        treated = {SURFACE_OF.get(key) for key in one.config}
        kept = {key: value for key, value in merged.items() if SURFACE_OF.get(key) not in treated}
        merged = {**kept, **one.config}
    return treatment_from(merged)
