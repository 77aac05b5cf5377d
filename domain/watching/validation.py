"""Which progress events are taken, and why others are not (R2, R4)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum

from domain.watching.event import ProgressEvent
from domain.watching.policy import DEFAULT_POLICY, LARGEST, WatchingPolicy


class Reason(Enum):
    """Why an event is REJECTED: the contract's `ProgressResult.reason`, word for word.

    CLOCK_AHEAD: stamp it anew by `serverTime` and send it again; after any other, drop it.
    """

    BAD_ID = "BAD_ID"
    """The event's or the viewing's id is no UUID."""
    NOT_FOUND = "NOT_FOUND"
    """SECURITY: there is no such playable, or this profile may not see it (R20)."""
    BAD_DEVICE_SEQ = "BAD_DEVICE_SEQ"
    BAD_DURATION = "BAD_DURATION"
    DURATION_MISMATCH = "DURATION_MISMATCH"
    BAD_POSITION = "BAD_POSITION"
    CLOCK_AHEAD = "CLOCK_AHEAD"
    TOO_OLD = "TOO_OLD"


def checked(
    event: ProgressEvent,
    *,
    running_ms: int,
    now: datetime,
    policy: WatchingPolicy = DEFAULT_POLICY,
) -> ProgressEvent | Reason:
    """The event to be kept, its position clamped to its duration, or why it is not.

    `running_ms` is the catalogue's duration; 0 means that it is not known and nothing differs.
    """
    found = _misfit(event, running_ms, policy) or _mistimed(event.occurred_at - now, policy)
    if found or event.position_ms <= event.duration_ms:
        return found or event
    return replace(event, position_ms=event.duration_ms)


def fits_a_batch(events: Collection[object], policy: WatchingPolicy = DEFAULT_POLICY) -> bool:
    """R2: whether there are 1 to 200."""
    return 1 <= len(events) <= policy.longest_batch


def _misfit(event: ProgressEvent, running_ms: int, policy: WatchingPolicy) -> Reason | None:
    if not 0 <= event.device_seq <= LARGEST:
        return Reason.BAD_DEVICE_SEQ
    if not 0 < event.duration_ms <= LARGEST:
        return Reason.BAD_DURATION
    if _differs(event.duration_ms, running_ms, policy):
        return Reason.DURATION_MISMATCH
    if not 0 <= event.position_ms <= event.duration_ms + policy.overshoot_ms:
        return Reason.BAD_POSITION
    return None


def _mistimed(ahead: timedelta, policy: WatchingPolicy) -> Reason | None:
    if ahead > policy.clock_ahead:
        return Reason.CLOCK_AHEAD
    return Reason.TOO_OLD if -ahead > policy.too_old else None


def _differs(duration_ms: int, running_ms: int, policy: WatchingPolicy) -> bool:
    """R2: off by more than the larger of 2 % of the catalogue's duration and 60 s."""
    off = abs(duration_ms - running_ms)
    return (
        running_ms > 0
        and off > policy.duration_off_ms
        and off * 100 > running_ms * policy.duration_off_percent
    )
