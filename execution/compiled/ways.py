"""Ways: which places lead to those under which something has failed, so that no others are looked
at.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from execution.compiled.plan import Place, Plan

MOST = 64
"""Sets of failed places whose ways are remembered: what fails does so again and again."""

Leading = Mapping[int, tuple[tuple[str, Place, bool], ...]]
"""By the number of a selection, its keys and places that lead to one that has failed, and whether
these are awaited.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """The ways through one plan."""

    plan: Plan
    _known: dict[frozenset[int], Leading] = field(default_factory=dict)

    def to(self, failed: AbstractSet[int]) -> Leading:
        """The ways to the places of these numbers; selections without any are absent."""
        wanted = frozenset(failed)
        found = self._known.get(wanted)
        if found is None:
            if len(self._known) >= MOST:
                self._known.clear()
            found = self._known[wanted] = self._found(wanted)
        return found

    def _found(self, failed: frozenset[int]) -> Leading:
        leading, passed = set(failed), set[int]()
        while passed != leading:
            passed = set(leading)
            through = {
                selection.number
                for selection in self.plan.selections
                if any(place and place.number in leading for place in selection.places.values())
            }
            leading |= {
                place.number
                for place in self.plan.places
                if any(each.number in through for each in place.selections.values())
            }
        found = {
            selection.number: tuple(
                (key, place, place.waits)
                for key, place in selection.places.items()
                if place is not None and place.number in leading
            )
            for selection in self.plan.selections
        }
        return {number: places for number, places in found.items() if places}
