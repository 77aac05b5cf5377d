"""The history: one entry for each viewing that started, newest first (R6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.ids import DeviceId, PlayableId, ProfileId
from domain.watching.keys import PlayableKey, ViewingId, entry_id
from domain.watching.milestone import Milestone, MilestoneKind, stands
from domain.watching.state import NOTHING, PlayableState


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """`watched_at` is when the viewing started by R1: it stays, so an entry keeps its place."""

    profile_id: ProfileId
    key: PlayableKey
    viewing_id: ViewingId
    watched_at: datetime
    completed: bool
    device_id: DeviceId

    @property
    def id(self) -> str:
        return entry_id(self.profile_id, self.key.playable_id, self.viewing_id)


def history_entries(
    profile_id: ProfileId,
    started: Iterable[Milestone],
    states: Mapping[PlayableId, PlayableState],
) -> tuple[HistoryEntry, ...]:
    """The entries among milestones, in their order: of those that stand by the states read."""
    return tuple(
        _entry(profile_id, one, states[one.key.playable_id])
        for one in started
        if one.kind is MilestoneKind.STARTED
        and stands(one, states.get(one.key.playable_id, NOTHING))
    )


def _entry(profile_id: ProfileId, started: Milestone, state: PlayableState) -> HistoryEntry:
    live = state.viewings.get(started.viewing_id)
    known = live.started if live else None
    # Of two devices at one instant the state knows which was first; a milestone may be either's.
    device_id = known.device_id if known and known.at == started.at else started.device_id
    return HistoryEntry(
        profile_id=profile_id,
        key=started.key,
        viewing_id=started.viewing_id,
        watched_at=started.at,
        completed=_completed(started.viewing_id, state),
        device_id=device_id,
    )


def _completed(viewing_id: ViewingId, state: PlayableState) -> bool:
    live = state.viewings.get(viewing_id)
    folded = state.base.viewings if state.base else ()
    return (live is not None and live.completed is not None) or any(
        one.id == viewing_id and one.completed_at is not None for one in folded
    )
