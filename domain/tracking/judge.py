"""Which of what clients tell is believed, and why the rest is not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from domain.ids import DeviceId, ProfileId
from domain.tracking.event import TrackingEvent, TrackingKind
from domain.tracking.tokens import TokenSubject, subject_in

TOKEN_LIFE = timedelta(hours=24)
"""Counted from when the page was made: a client that was offline has so long to tell."""

LEEWAY = timedelta(minutes=5)
"""How far a client's clock, or another server's, may be from ours."""

SEEN_MS = 1000
"""An impression counts when it was in view for so long (R46)."""

Verify = Callable[[ProfileId, str], str | None]
"""The text of a token that was signed for this profile; None for any other token."""


class TrackingOutcome(Enum):
    ACCEPTED = "ACCEPTED"
    FORGED = "FORGED"  # or signed for another profile: a signature does not tell which
    EXPIRED = "EXPIRED"
    TOO_EARLY = "TOO_EARLY"  # it is said to have happened before there was such a page
    FROM_THE_FUTURE = "FROM_THE_FUTURE"
    TOO_SHORT = "TOO_SHORT"  # an impression that was not in view for long enough
    REPLAYED = "REPLAYED"  # the same was told before; only the store knows


@dataclass(frozen=True, slots=True)
class Told:
    """What a client says has happened; `visible_ms` matters for an impression alone."""

    token: str
    kind: TrackingKind
    occurred_at: datetime
    visible_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Teller:
    profile_id: ProfileId
    device_id: DeviceId


def judge(
    told: Told, by: Teller, received_at: datetime, verify: Verify
) -> TrackingEvent | TrackingOutcome:
    """The event to keep, or why it is not to be: never ACCEPTED or REPLAYED, which are later."""
    # SECURITY: nothing is read of a token before its signature has held.
    text = verify(by.profile_id, told.token)
    subject = None if text is None else subject_in(text)
    if subject is None:
        return TrackingOutcome.FORGED
    if untimely := _untimely(subject.made_at, told.occurred_at, received_at):
        return untimely
    if told.kind is TrackingKind.IMPRESSION and (told.visible_ms or 0) < SEEN_MS:
        return TrackingOutcome.TOO_SHORT
    return _event(told, by, received_at, subject)


def _untimely(
    made_at: datetime, occurred_at: datetime, received_at: datetime
) -> TrackingOutcome | None:
    if max(made_at, occurred_at) > received_at + LEEWAY:
        return TrackingOutcome.FROM_THE_FUTURE
    if received_at - made_at > TOKEN_LIFE:
        return TrackingOutcome.EXPIRED
    if occurred_at < made_at - LEEWAY:
        return TrackingOutcome.TOO_EARLY
    return None


def _event(told: Told, by: Teller, received_at: datetime, subject: TokenSubject) -> TrackingEvent:
    seen = told.kind is TrackingKind.IMPRESSION
    return TrackingEvent(
        profile_id=by.profile_id,
        device_id=by.device_id,
        subject=subject.id,
        title_id=subject.title_id,
        artwork=subject.artwork,
        kind=told.kind,
        occurred_at=told.occurred_at,
        received_at=received_at,
        visible_ms=told.visible_ms if seen else None,
        policy=subject.policy,
        segment=subject.segment,
        propensity=subject.propensity,
        team=subject.team,
    )
