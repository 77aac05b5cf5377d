"""Sittings: the viewings of a profile as reports count them, in whichever form they are kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.ids import DeviceId, PlayableId, TitleId
from domain.tracking.event import TrackingEvent
from domain.watching.base import Folded
from domain.watching.state import PlayableState
from domain.watching.viewing import Viewing

Watched = Mapping[TitleId, Mapping[PlayableId, PlayableState]]
"""States by title and playable; titles without any are absent."""


@dataclass(frozen=True, slots=True)
class ProfileRecord:
    """What is kept of one profile: what it watched, and what its clients tracked."""

    watched: Watched = field(default_factory=dict)
    tracked: Sequence[TrackingEvent] = ()


@dataclass(frozen=True, slots=True)
class Sitting:
    """When a viewing started and when it completed (R1); null where it did not.

    `viewing` is null once it is folded (R4): then nobody knows any more for how long it was.
    """

    title_id: TitleId
    started_at: datetime | None
    completed_at: datetime | None
    viewing: Viewing | None


def sittings_of(watched: Watched, device: DeviceId | None = None) -> Sequence[Sitting]:
    """All viewings but those that were taken off the history, or those begun on one device.

    A mark says nothing here: whatever is said of a title afterwards, it was watched (R6), and so
    was one that was hidden (R15). Of a folded viewing nobody knows the device.
    """
    return [
        sitting
        for title_id, states in watched.items()
        for state in states.values()
        for sitting in _sittings(title_id, state, device)
    ]


def _sittings(
    title_id: TitleId, state: PlayableState, device: DeviceId | None
) -> Iterator[Sitting]:
    folded = {one.id: one for one in state.base.viewings} if state.base else {}
    for id_ in {*state.viewings, *folded} - state.removed:
        viewing = state.viewings.get(id_)
        if device is None or (viewing is not None and viewing.first.device_id == device):
            yield _sitting(title_id, viewing, folded.get(id_))


def _sitting(title_id: TitleId, viewing: Viewing | None, folded: Folded | None) -> Sitting:
    """A viewing of which an event came late may be kept in both forms."""
    started = [viewing.started.at] if viewing and viewing.started else []
    completed = [viewing.completed.at] if viewing and viewing.completed else []
    if folded is not None:
        started.append(folded.started_at)
        completed += [folded.completed_at] if folded.completed_at else []
    return Sitting(title_id, min(started, default=None), min(completed, default=None), viewing)
