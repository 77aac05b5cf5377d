"""Late selections: those whose functions a request makes only when an object of theirs comes.

Where one of many types may stand, an answer holds a few of them or none.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from execution.compiled.keeping import Keeping
from execution.compiled.plan import Place, Plan

MANY: Final = 6
"""Types that are possible in one place."""


def late_selections(plan: Plan, keeping: Keeping) -> Mapping[int, int]:
    """By the number of a selection, that of the one place that needs it.

    What stands in other places too is not late, nor is what is kept: both are shown from elsewhere.
    """
    places: defaultdict[int, list[Place]] = defaultdict(list)
    for place in plan.places:
        for selection in place.selections.values():
            places[selection.number].append(place)
    return {
        number: at[0].number
        for number, at in places.items()
        if len(at) == 1
        and len(at[0].selections) >= MANY
        and at[0].is_told_by_class
        and number not in keeping.groups
    }
