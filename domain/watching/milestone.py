"""Milestones: when a viewing started and when it completed; each is told of a viewing once (R6).

History, trending and genre preference are read from them by time. They are an index: the state of
the playable says which of them stand, so one too many does no harm.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.ids import DeviceId
from domain.watching.keys import PlayableKey, ViewingId
from domain.watching.moment import Moment
from domain.watching.state import PlayableState, counting, counting_folded
from domain.watching.viewing import Viewing


class MilestoneKind(Enum):
    STARTED = "STARTED"
    COMPLETED = "COMPLETED"


@dataclass(frozen=True, slots=True)
class Milestone:
    """`at` is the event's time, `device_id` the device it came from."""

    kind: MilestoneKind
    at: datetime
    key: PlayableKey
    viewing_id: ViewingId
    device_id: DeviceId


def milestones(
    key: PlayableKey, read: PlayableState, fresh: Iterable[Viewing]
) -> tuple[Milestone, ...]:
    """Those that `fresh` viewings reach and the state that was read does not know yet.

    A viewing that turns out to have started earlier has its milestone moved: it is told again. One
    told twice because two writers had read the same is the same one.
    """
    known = _reached(read)
    return tuple(
        Milestone(kind, moment.at, key, viewing.id, moment.device_id)
        for viewing in fresh
        for kind, moment in _moments(viewing)
        if (kind, viewing.id) not in known or moment.at < known[kind, viewing.id]
    )


def stands(milestone: Milestone, state: PlayableState) -> bool:
    """Whether the playable's state bears a milestone out: the viewing counts, and this is when."""
    if not _counts(milestone.viewing_id, state):
        return False
    return _reached(state).get((milestone.kind, milestone.viewing_id)) == milestone.at


def started_at(viewing_id: ViewingId, state: PlayableState) -> datetime | None:
    """When a viewing that counts started; None where it did not, or does not count."""
    if not _counts(viewing_id, state):
        return None
    return _reached(state).get((MilestoneKind.STARTED, viewing_id))


def _counts(viewing_id: ViewingId, state: PlayableState) -> bool:
    live = any(one.id == viewing_id for one in counting(state))
    return live or any(one.id == viewing_id for one in counting_folded(state))


def _moments(viewing: Viewing) -> Iterator[tuple[MilestoneKind, Moment]]:
    if viewing.started is not None:
        yield MilestoneKind.STARTED, viewing.started
    if viewing.completed is not None:
        yield MilestoneKind.COMPLETED, viewing.completed


def _reached(state: PlayableState) -> dict[tuple[MilestoneKind, ViewingId], datetime]:
    """When each viewing reached what it reached, whether it counts or not."""
    found: dict[tuple[MilestoneKind, ViewingId], datetime] = {}
    for folded in state.base.viewings if state.base else ():
        found[MilestoneKind.STARTED, folded.id] = folded.started_at
        if folded.completed_at is not None:
            found[MilestoneKind.COMPLETED, folded.id] = folded.completed_at
    for viewing in state.viewings.values():
        for kind, moment in _moments(viewing):
            at = found.get((kind, viewing.id), moment.at)
            found[kind, viewing.id] = min(at, moment.at)
    return found
