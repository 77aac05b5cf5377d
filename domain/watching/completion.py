"""When a playable was watched to its end: what next-up goes by (R12)."""

from datetime import datetime

from domain.watching.state import PlayableState, counting, counting_folded


def completions(state: PlayableState) -> tuple[datetime, ...]:
    """The instants of its completions that count, oldest first; a mark that says watched is one.

    So one that is not the first is a repeated one.
    """
    found = {one.id: one.completed_at for one in counting_folded(state) if one.completed_at}
    for viewing in counting(state):
        if viewing.completed is not None:
            at = viewing.completed.at
            found[viewing.id] = min(found.get(viewing.id, at), at)
    marked = [state.mark.at] if state.mark is not None and state.mark.watched else []
    return tuple(sorted([*marked, *found.values()]))
