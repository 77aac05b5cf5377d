"""What became of each event of a batch, told from one read (R5), and what there is to write."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from domain.watching.event import ProgressEvent
from domain.watching.moment import Moment
from domain.watching.policy import DEFAULT_POLICY, WatchingPolicy
from domain.watching.state import PlayableState, joined, joined_viewings
from domain.watching.thresholds import Segments
from domain.watching.viewing import Viewing, viewing_of


class ProgressOutcome(Enum):
    """All but REJECTED are kept for good (R9)."""

    APPLIED = "APPLIED"
    DUPLICATE = "DUPLICATE"
    STALE = "STALE"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True)
class Taken:
    """What one event was, and whether its viewing has completed by now."""

    outcome: ProgressOutcome
    completed: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """`taken` answers event by event; `fresh` are viewings made of these events alone.

    `fresh` is what is written, blind: joined with whatever the store holds it makes the state.
    `state` is the one that was read, joined with it.
    """

    taken: tuple[Taken, ...]
    fresh: tuple[Viewing, ...]
    state: PlayableState


def recorded(
    read: PlayableState,
    events: Sequence[ProgressEvent],
    segments: Segments = (),
    policy: WatchingPolicy = DEFAULT_POLICY,
) -> Recorded:
    """Events of one playable, in their batch's order, put to the state that was read of it."""
    marked = tuple(segments)
    known = dict(read.viewings)
    taken: list[Taken] = []
    fresh: list[Viewing] = []
    for event in events:
        new = viewing_of(event, marked, policy)
        before = known.get(new.id)
        known.update(joined_viewings([before, new] if before else [new]))
        outcome = _outcome(before, new.last)
        taken.append(Taken(outcome, known[new.id].completed is not None))
        fresh.append(new)
    written = joined_viewings(fresh)
    state = joined(read, PlayableState(viewings=written))
    return Recorded(tuple(taken), tuple(written.values()), state)


def _outcome(before: Viewing | None, moment: Moment) -> ProgressOutcome:
    if before is None:
        return ProgressOutcome.APPLIED
    if moment.event_id in (before.last.event_id, before.first.event_id):
        return ProgressOutcome.DUPLICATE
    if moment < before.last:
        return ProgressOutcome.STALE
    return ProgressOutcome.APPLIED
