"""The state of a playable for a profile, and how two states become one (R5)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.watching.base import Base, Folded, joined_base
from domain.watching.keys import ViewingId
from domain.watching.mark import Mark
from domain.watching.viewing import Viewing, joined_viewing


@dataclass(frozen=True, slots=True)
class PlayableState:
    """All that is known: viewings by id, the latest mark, those taken off the history, the base.

    Nothing is ever taken away from it by a join; `counting` says what of it stands.
    """

    viewings: Mapping[ViewingId, Viewing] = field(default_factory=dict)
    mark: Mark | None = None
    removed: frozenset[ViewingId] = frozenset()
    base: Base | None = None

    @property
    def marked_watched(self) -> bool:
        return self.mark is not None and self.mark.watched


NOTHING = PlayableState()


def joined(one: PlayableState, other: PlayableState) -> PlayableState:
    """R5: the union of two states: commutative, associative and idempotent."""
    marks = [mark for mark in (one.mark, other.mark) if mark]
    return PlayableState(
        viewings=joined_viewings((*one.viewings.values(), *other.viewings.values())),
        mark=max(marks, default=None),
        removed=one.removed | other.removed,
        base=joined_base(one.base, other.base),
    )


def joined_viewings(viewings: Iterable[Viewing]) -> Mapping[ViewingId, Viewing]:
    """Viewings by id, those of one id joined."""
    found: dict[ViewingId, Viewing] = {}
    for viewing in viewings:
        known = found.get(viewing.id)
        found[viewing.id] = joined_viewing(known, viewing) if known else viewing
    return found


def counting(state: PlayableState) -> Collection[Viewing]:
    """R6: the viewings that count: not taken off the history, and begun after the latest mark."""
    return [
        viewing
        for viewing in state.viewings.values()
        if viewing.id not in state.removed
        and (state.mark is None or viewing.first.at > state.mark.at)
    ]


def counting_folded(state: PlayableState) -> Collection[Folded]:
    """The same of those in the base."""
    base = state.base
    if base is None or (state.mark is not None and base.began_at <= state.mark.at):
        return []
    return [one for one in base.viewings if one.id not in state.removed]


def last_active(state: PlayableState) -> datetime | None:
    """When it was active last: the latest event of any viewing, or a mark that says watched."""
    found = [viewing.last.at for viewing in state.viewings.values()]
    if state.mark is not None and state.mark.watched:
        found.append(state.mark.at)
    folded = state.base.viewings if state.base else ()
    found += [one.completed_at or one.started_at for one in folded]
    return max(found, default=None)
