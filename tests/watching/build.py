"""Builders of progress events: a film of 100 minutes, so that a minute is one per cent."""

from datetime import UTC, datetime, timedelta

from domain.ids import DeviceId, PlayableId, ProfileId, TitleId, derived_id, hex_of
from domain.media import MediaSegment, SegmentKind
from domain.watching.event import ProgressEvent, ProgressKind
from domain.watching.keys import EventId, PlayableKey, ViewingId
from domain.watching.outcome import recorded
from domain.watching.state import NOTHING, PlayableState

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE_MS = 60_000
FILM_MS = 100 * MINUTE_MS
"""One per cent of it is a minute."""
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PHONE, TV, TABLET = (DeviceId(f"dev_{number:032x}") for number in (1, 2, 3))
ADA, SAM = (ProfileId(f"prof_{number:032x}") for number in (1, 2))
FILM = PlayableKey(TitleId(f"movie_{1:032x}"), PlayableId(f"movie_{1:032x}"))
CREDITS = MediaSegment(SegmentKind.CREDITS, 90 * MINUTE_MS, FILM_MS)


def viewing_id(number: int) -> ViewingId:
    return ViewingId(f"{number:032x}")


def event(  # noqa: PLR0913 - an event has as many parts, a test names those that matter
    percent: float,
    at: datetime = NOW,
    *,
    viewing: int = 1,
    on: DeviceId = PHONE,
    seq: int = 0,
    id_: int | None = None,
    kind: ProgressKind = ProgressKind.HEARTBEAT,
    of: PlayableId = FILM.playable_id,
) -> ProgressEvent:
    """An event so many per cent into the film; its id follows from the rest unless it is given."""
    position_ms = round(percent * FILM_MS / 100)
    parts = (str(position_ms), at.isoformat(), str(viewing), on, str(seq), kind.value, of)
    named = derived_id("event", *parts) if id_ is None else f"{id_:032x}"
    return ProgressEvent(
        event_id=EventId(hex_of(named)),
        playable_id=of,
        viewing_id=viewing_id(viewing),
        device_id=on,
        device_seq=seq,
        kind=kind,
        position_ms=position_ms,
        duration_ms=FILM_MS,
        occurred_at=at,
    )


def watched(*events: ProgressEvent, onto: PlayableState = NOTHING) -> PlayableState:
    """The state after these events, in this order."""
    return recorded(onto, events).state
