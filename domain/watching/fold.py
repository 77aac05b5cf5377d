"""Folding: old viewings of a playable become part of its base (R4)."""

from dataclasses import dataclass
from datetime import datetime

from domain.watching.base import Base, Folded
from domain.watching.mark import Hide
from domain.watching.place import latest_of, rival_of, winning
from domain.watching.policy import DEFAULT_POLICY, WatchingPolicy
from domain.watching.state import PlayableState, counting, counting_folded
from domain.watching.viewing import Viewing


@dataclass(frozen=True, slots=True)
class Folding:
    """What a fold writes, and the viewings it then deletes: exactly as they were read."""

    base: Base
    gone: tuple[Viewing, ...]


def folding(
    state: PlayableState,
    now: datetime,
    hide: Hide | None = None,
    policy: WatchingPolicy = DEFAULT_POLICY,
) -> Folding | None:
    """The fold of a state's viewings that nobody touched for 90 days; None: there is none.

    The viewing whose position stands, its rival and the latest stay as they are: nothing that is
    shown changes. A viewing that does not count now never will again: of it nothing is kept. What
    was watched since the title was hidden (`hide`) stays too: it may have ended that (R15).
    """
    old = [one for one in state.viewings.values() if now - one.last.at > policy.untouched]
    winner = winning(state, policy)
    rival = rival_of(winner, state) if winner else None
    shown = (winner, rival, latest_of(counting(state)))
    gone = tuple(one for one in old if one not in shown and not _since(hide, one))
    if not gone:
        return None
    counted = {one.id for one in counting(state)}
    kept = [one for one in gone if one.id in counted and one.started is not None]
    return Folding(_base(state, kept, now), gone)


def _since(hide: Hide | None, viewing: Viewing) -> bool:
    return hide is not None and hide.hidden and viewing.last.at > hide.at


def _base(state: PlayableState, kept: list[Viewing], now: datetime) -> Base:
    before = counting_folded(state)
    began = [one.first.at for one in kept]
    if state.base is not None and before:
        began.append(state.base.began_at)
    viewings = {one.id: one for one in before}
    for viewing in kept:
        viewings[viewing.id] = _folded(viewing, viewings.get(viewing.id))
    # With nothing that counts the base is empty, and it does not matter when it began.
    listed = tuple(viewings[id_] for id_ in sorted(viewings))
    return Base(as_of=now, began_at=max(began, default=now), viewings=listed)


def _folded(viewing: Viewing, before: Folded | None) -> Folded:
    """What stays of a viewing, and of what was folded of it before."""
    started = [viewing.started.at] if viewing.started else []
    completed = [viewing.completed.at] if viewing.completed else []
    if before is not None:
        started.append(before.started_at)
        completed += [before.completed_at] if before.completed_at else []
    return Folded(viewing.id, min(started), min(completed, default=None))
