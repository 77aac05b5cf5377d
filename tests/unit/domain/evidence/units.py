"""Units for tests of measuring: an exposure, viewings of 100-minute films, and tracked events."""

from datetime import datetime, timedelta
from typing import Any

from domain.evidence.measures import UnitMeasures
from domain.evidence.measuring import UnitRecord, unit_measures
from domain.evidence.sittings import ProfileRecord, Watched
from domain.evidence.span import Span
from domain.experiments.experiment import Exposure
from domain.experiments.names import ExperimentKey, UnitId
from domain.ids import DeviceId, RowItemId, TitleId
from domain.tracking.event import TrackingEvent, TrackingKind
from domain.watching.event import ProgressEvent
from domain.watching.state import PlayableState
from tests.watching.build import ADA, DAY, FILM, HOUR, MINUTE, PHONE, event, watched

EXPOSED_AT = datetime.fromisoformat("2026-11-01T20:00:00+00:00")
AS_OF = EXPOSED_AT + 7 * DAY
UNIT = UnitId("00000000-0000-0000-0000-000000000001")
EXPOSURE = Exposure(UNIT, ExperimentKey("rows"), "treated", EXPOSED_AT, 2)
PICTURED = "close-up"


def at(*, days: float = 0, minutes: float = 0) -> datetime:
    """So long after the exposure."""
    return EXPOSED_AT + timedelta(days=days, minutes=minutes)


def film(*sittings: ProgressEvent) -> Watched:
    return {FILM.title_id: {FILM.playable_id: watched(*sittings)}}


def of_state(state: PlayableState) -> Watched:
    return {FILM.title_id: {FILM.playable_id: state}}


def sitting(  # noqa: PLR0913 - a viewing has as many parts, a test names those that matter
    start: datetime,
    *,
    first: float = 0,
    last: float = 50,
    minutes: float | None = None,
    viewing: int = 1,
    on: DeviceId = PHONE,
) -> tuple[ProgressEvent, ProgressEvent]:
    """From one percentage of the film to another, which takes as many minutes unless told."""
    end = start + (last - first if minutes is None else minutes) * MINUTE
    return (
        event(first, start, viewing=viewing, on=on),
        event(last, end, viewing=viewing, on=on, seq=1),
    )


def tracked(
    kind: TrackingKind, occurred_at: datetime, number: int = 1, **changes: Any
) -> TrackingEvent:
    given: dict[str, Any] = {
        "profile_id": ADA,
        "device_id": PHONE,
        "subject": RowItemId(f"item_{'0' * 32}_trending_{number:032x}"),
        "title_id": FILM.title_id,
        "artwork": PICTURED,
        "kind": kind,
        "occurred_at": occurred_at,
        "received_at": occurred_at + HOUR,
        **changes,
    }
    return TrackingEvent(**given)


def played(occurred_at: datetime, team: str | None, number: int = 1) -> TrackingEvent:
    """A film played from an item of an interleaved row."""
    return tracked(TrackingKind.PLAY, occurred_at, number, team=team)


def measures(
    *profiles: ProfileRecord, until: datetime = AS_OF, device: DeviceId | None = None
) -> UnitMeasures:
    return unit_measures(UnitRecord(EXPOSURE, profiles, device), Span(EXPOSED_AT, until), until)


def of(watched: Watched, *events: TrackingEvent) -> ProfileRecord:
    return ProfileRecord(watched, events)


OTHER_TITLE = TitleId(f"movie_{2:032x}")
