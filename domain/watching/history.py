"""The history: one entry for each viewing that started, newest first (R6)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.ids import DeviceId, PlayableId, ProfileId
from domain.outcome import FieldError, ValidationFailed
from domain.watching.keys import PlayableKey, ViewingId, entry_id
from domain.watching.milestone import Milestone, MilestoneKind, stands, started_at
from domain.watching.policy import DEFAULT_POLICY, WatchingPolicy
from domain.watching.state import NOTHING, PlayableState


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """`watched_at` is when the viewing started by R1: it stays, so an entry keeps its place.

    `device_id` is where it started; None where only the milestone knows, which was not read.
    """

    profile_id: ProfileId
    key: PlayableKey
    viewing_id: ViewingId
    watched_at: datetime
    completed: bool
    device_id: DeviceId | None

    @property
    def id(self) -> str:
        return entry_id(self.profile_id, self.key.playable_id, self.viewing_id)


def wrong_number(
    ids: Collection[str], policy: WatchingPolicy = DEFAULT_POLICY
) -> ValidationFailed | None:
    """What is answered to somebody who takes no entries off, or too many at once."""
    if 1 <= len(ids) <= policy.longest_removal:
        return None
    message = f"Name 1 to {policy.longest_removal} entries, not {len(ids)}."
    return ValidationFailed((FieldError("entryIds", message),))


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


def entry_of(
    profile_id: ProfileId, key: PlayableKey, viewing_id: ViewingId, state: PlayableState
) -> HistoryEntry | None:
    """The entry of one viewing; None where it has none: not started, or it does not count."""
    at = started_at(viewing_id, state)
    if at is None:
        return None
    return HistoryEntry(
        profile_id=profile_id,
        key=key,
        viewing_id=viewing_id,
        watched_at=at,
        completed=_completed(viewing_id, state),
        device_id=_device_id(viewing_id, at, state),
    )


def _entry(profile_id: ProfileId, started: Milestone, state: PlayableState) -> HistoryEntry:
    # Of two devices at one instant the state knows which was first; a milestone may be either's.
    device_id = _device_id(started.viewing_id, started.at, state) or started.device_id
    return HistoryEntry(
        profile_id=profile_id,
        key=started.key,
        viewing_id=started.viewing_id,
        watched_at=started.at,
        completed=_completed(started.viewing_id, state),
        device_id=device_id,
    )


def _device_id(viewing_id: ViewingId, at: datetime, state: PlayableState) -> DeviceId | None:
    live = state.viewings.get(viewing_id)
    known = live.started if live else None
    return known.device_id if known and known.at == at else None


def _completed(viewing_id: ViewingId, state: PlayableState) -> bool:
    live = state.viewings.get(viewing_id)
    folded = state.base.viewings if state.base else ()
    return (live is not None and live.completed is not None) or any(
        one.id == viewing_id and one.completed_at is not None for one in folded
    )
