"""A batch of progress events as a device sends it, and what is answered to it (R2, R4)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.ids import DeviceId, PlayableId, RowId
from domain.outcome import FieldError, ValidationFailed
from domain.watching.event import ProgressEvent, ProgressKind
from domain.watching.keys import EventId, ViewingId, uuid_digits
from domain.watching.outcome import ProgressOutcome
from domain.watching.policy import DEFAULT_POLICY, WatchingPolicy
from domain.watching.validation import Reason, checked, fits_a_batch
from domain.watching.watch_state import WatchState
from domain.watching.watchable import Watchable


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenEvent:
    """An event as it came: its ids are text that nobody has looked at.

    `position_ms` and `duration_ms` are milliseconds, `occurred_at` is the device's clock.
    """

    event_id: str
    playable_id: str
    viewing_id: str
    device_seq: int
    kind: ProgressKind
    position_ms: int
    duration_ms: int
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class ProgressResult:
    """`event_id` as it was given; `reason` only where REJECTED."""

    event_id: str
    outcome: ProgressOutcome
    completed: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ProgressRecorded:
    """`results` in the order of the events, `states` of the playables that were touched.

    `server_time` is the clock that events are judged by (R4).
    """

    results: tuple[ProgressResult, ...]
    states: tuple[WatchState, ...]
    invalidated_row_ids: tuple[RowId, ...]
    server_time: datetime


def judged(
    given: GivenEvent,
    device_id: DeviceId,
    seen: Mapping[PlayableId, Watchable],
    now: datetime,
    policy: WatchingPolicy = DEFAULT_POLICY,
) -> ProgressEvent | Reason:
    """The event to be kept, or why it is not; `seen` is what the profile may see (R19)."""
    event_id, viewing_id = uuid_digits(given.event_id), uuid_digits(given.viewing_id)
    if event_id is None or viewing_id is None:
        return Reason.BAD_ID
    playable_id = PlayableId(given.playable_id)
    # SECURITY: asked before anything that only the catalogue could tell, such as a duration (R20).
    if playable_id not in seen:
        return Reason.NOT_FOUND
    event = ProgressEvent(
        event_id=EventId(event_id),
        playable_id=playable_id,
        viewing_id=ViewingId(viewing_id),
        device_id=device_id,
        device_seq=given.device_seq,
        kind=given.kind,
        position_ms=given.position_ms,
        duration_ms=given.duration_ms,
        occurred_at=given.occurred_at,
    )
    return checked(event, running_ms=seen[playable_id].running_ms, now=now, policy=policy)


def wrong_length(
    events: Collection[GivenEvent], policy: WatchingPolicy = DEFAULT_POLICY
) -> ValidationFailed | None:
    """What is answered to a batch that is empty or too long (R2)."""
    if fits_a_batch(events, policy):
        return None
    message = f"A batch holds 1 to {policy.longest_batch} events, not {len(events)}."
    return ValidationFailed((FieldError("events", message),))
