"""Hidden from Continue Watching: until it is watched again (R15)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from domain.watching.mark import Hide
from domain.watching.policy import DEFAULT_POLICY, WatchingPolicy
from domain.watching.state import PlayableState
from domain.watching.viewing import Viewing


def is_hidden(
    hide: Hide | None, states: Iterable[PlayableState], policy: WatchingPolicy = DEFAULT_POLICY
) -> bool:
    """Whether a title is hidden; `states` are those of the film, or of the series' episodes.

    A mark set later does not take back that something was watched, so what it ignores counts here;
    what was taken off the history does not.
    """
    if hide is None or not hide.hidden:
        return False
    new = sum((_since(hide.at, state) for state in states), timedelta())
    return new < policy.unhidden_after


def _since(at: datetime, state: PlayableState) -> timedelta:
    kept = (one for one in state.viewings.values() if one.id not in state.removed)
    return sum((_of_viewing(at, one) for one in kept), timedelta())


def _of_viewing(at: datetime, viewing: Viewing) -> timedelta:
    """Of a viewing that began before the hiding, what lies after it."""
    return max(timedelta(), viewing.last.at - max(at, viewing.first.at))
