"""Measuring: a unit's numbers, made of all that is kept of what it watched and tracked (R44, R45).

They are never counted up. The same is made of the same whenever it is asked for, so it does not
matter what came late, what came twice, or how often somebody measured before.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import fsum

from domain.evidence.crediting import credited
from domain.evidence.measures import PRE_PERIOD, Before, UnitMeasures
from domain.evidence.minutes import streaming_minutes
from domain.evidence.sittings import ProfileRecord, Sitting, sittings_of
from domain.evidence.span import Span
from domain.experiments.experiment import Exposure
from domain.homepage.row import PAGE_LIFE
from domain.ids import DeviceId
from domain.interleaving.team import Team
from domain.tracking.event import TrackingEvent, TrackingKind


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """All that is kept of a unit: the records of the profiles that it stands for.

    `device` is set where the unit is a device: then only what happened there counts.
    """

    exposure: Exposure
    profiles: Collection[ProfileRecord]
    device: DeviceId | None = None


def unit_measures(
    unit: UnitRecord, span: Span, as_of: datetime, *, knows_before: bool = True
) -> UnitMeasures:
    """The numbers of a unit in a span that begins with its exposure, by what is kept at `as_of`.

    Without `knows_before` the pre-period is left out: a part of it is no longer kept.
    """
    exposure = unit.exposure
    each = [
        (sittings_of(one.watched, unit.device), _tracked(one.tracked, span, unit.device))
        for one in unit.profiles
    ]
    sittings = [sitting for own, _ in each for sitting in own]
    seen = Counter(event.kind for _, own in each for event in own if event.artwork is not None)
    merits = [credited(events, _started(own, span)) for own, events in each]
    during = _activity(sittings, span)
    return UnitMeasures(
        unit=exposure.unit,
        variant=exposure.variant,
        exposed_at=exposure.at,
        measured_at=as_of,
        streaming_minutes=during.streaming_minutes,
        plays=during.plays,
        completions=during.completions,
        days_active=during.days_active,
        started_within_session=bool(_started(sittings, _session(span))),
        impressions=seen[TrackingKind.IMPRESSION],
        clicks=seen[TrackingKind.CLICK],
        control_plays=sum(one[Team.CONTROL] for one in merits),
        treatment_plays=sum(one[Team.TREATMENT] for one in merits),
        before=_activity(sittings, _pre_period(span)) if knows_before else None,
    )


def _activity(sittings: Collection[Sitting], span: Span) -> Before:
    """What the pre-period is told by, of any span."""
    started = [one.started_at for one in _started(sittings, span) if one.started_at is not None]
    viewings = [one.viewing for one in sittings if one.viewing is not None]
    return Before(
        # Summed exactly: the same viewings make the same number in whatever order they are read.
        streaming_minutes=fsum(streaming_minutes(one, span) for one in viewings),
        plays=len(started),
        completions=sum(
            one.completed_at is not None and one.completed_at in span for one in sittings
        ),
        days_active=len({at.astimezone(UTC).date() for at in started}),
    )


def _started(sittings: Iterable[Sitting], span: Span) -> Sequence[Sitting]:
    return [one for one in sittings if one.started_at is not None and one.started_at in span]


def _session(span: Span) -> Span:
    """The life of the page on which the unit was exposed."""
    return Span(span.since, min(span.until, span.since + PAGE_LIFE))


def _pre_period(span: Span) -> Span:
    return Span(span.since - PRE_PERIOD, span.since)


def _tracked(
    events: Iterable[TrackingEvent], span: Span, device: DeviceId | None
) -> Sequence[TrackingEvent]:
    return [
        one
        for one in events
        if one.occurred_at in span and (device is None or one.device_id == device)
    ]
