"""Licences: in which country a title may be shown, and from when until when (R24, R25)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import NewType

CountryCode = NewType("CountryCode", str)
"""ISO 3166-1 alpha-2."""

WORLDWIDE = "*"
UNKNOWN_COUNTRY = "ZZ"
"""A request whose country nobody knows: CLDR's code, which ISO 3166-1 leaves to its users."""
SOON = timedelta(days=30)
"""R25: how near a start or an end is when it is announced."""


@dataclass(frozen=True, slots=True)
class LicenceWindow:
    """One grant: a territory (ISO 3166-1 alpha-2, or `*`), half-open in UTC; no end: for good."""

    territory: str
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of availability in one country: `starts_at <= t < ends_at`."""

    starts_at: datetime
    ends_at: datetime | None

    def holds(self, at: datetime) -> bool:
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


Spans = tuple[Span, ...]


class AvailabilityState(Enum):
    AVAILABLE = "AVAILABLE"
    COMING_SOON = "COMING_SOON"
    LEAVING_SOON = "LEAVING_SOON"
    EXPIRED = "EXPIRED"
    NOT_LICENSED = "NOT_LICENSED"


# Members of an enum at hand: Python 3.11 takes longer to find one than most of what is done here.
_AVAILABLE = AvailabilityState.AVAILABLE
_LEAVING_SOON = AvailabilityState.LEAVING_SOON
_OPEN = (_AVAILABLE, _LEAVING_SOON)


@dataclass(frozen=True, slots=True)
class Availability:
    """The state here and now; `starts_at` and `ends_at` are those of the span it speaks of."""

    state: AvailabilityState
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state in _OPEN


NOT_LICENSED = Availability(AvailabilityState.NOT_LICENSED)


@dataclass(frozen=True, slots=True)
class Stretch:
    """An availability, and the instants between which it is this one: `since <= t < until`."""

    availability: Availability
    since: datetime
    until: datetime | None


class Windows(tuple[LicenceWindow, ...]):  # noqa: SLOT001 - it has something to remember
    """A title's windows, which never change, and what was asked of them, by country."""

    def __init__(self, _: Iterable[LicenceWindow] = ()) -> None:
        self.spans: dict[str, Spans] = {}
        self.stretches: dict[str, Stretch] = {}
        """The last one asked for."""


def spans_in(windows: Iterable[LicenceWindow], country: str | None) -> Spans:
    """The windows that hold in `country`, in order, overlapping and touching ones merged (R24).

    An unknown country has none: fail closed. Empty and inverted windows grant nothing.
    """
    if country is None:
        return ()
    if not isinstance(windows, Windows):
        return _spans_in(windows, country)
    spans = windows.spans.get(country)
    if spans is None:
        spans = windows.spans[country] = _spans_in(windows, country)
    return spans


def _spans_in(windows: Iterable[LicenceWindow], country: str) -> Spans:
    windows = tuple(windows)
    here = sorted(
        (window.starts_at, window.ends_at)
        for window in windows
        if window.territory in (country, WORLDWIDE)
        and window.ends_at is not None
        and window.starts_at < window.ends_at
    )
    endless = [
        window.starts_at
        for window in windows
        if window.territory in (country, WORLDWIDE) and window.ends_at is None
    ]
    return _merge([Span(start, end) for start, end in here], min(endless, default=None))


def _merge(bounded: list[Span], endless_from: datetime | None) -> Spans:
    merged: list[Span] = []
    for span in bounded:
        last = merged[-1] if merged else None
        if last and last.ends_at and span.ends_at and span.starts_at <= last.ends_at:
            merged[-1] = Span(last.starts_at, max(last.ends_at, span.ends_at))
        else:
            merged.append(span)
    if endless_from is None:
        return tuple(merged)
    kept = [span for span in merged if span.ends_at and span.ends_at < endless_from]
    joined = [span.starts_at for span in merged if span.ends_at and span.ends_at >= endless_from]
    return (*kept, Span(min([endless_from, *joined]), None))


def open_span(spans: Spans, at: datetime) -> Span | None:
    """The span that holds at `at`, if one does."""
    for span in spans:  # asked of every title that is shown: a generator would cost as much again
        if span.holds(at):
            return span
    return None


def availability(spans: Spans, at: datetime) -> Availability:
    """What a title's spans in one country mean at an instant (R24, R25)."""
    if current := open_span(spans, at):
        leaving = current.ends_at is not None and current.ends_at - at <= SOON
        state = _LEAVING_SOON if leaving else _AVAILABLE
        return Availability(state, current.starts_at, current.ends_at)
    coming = next((span for span in spans if at < span.starts_at <= at + SOON), None)
    if coming:
        return Availability(AvailabilityState.COMING_SOON, coming.starts_at, coming.ends_at)
    past = [span for span in spans if span.ends_at is not None and span.ends_at <= at]
    if past:
        return Availability(AvailabilityState.EXPIRED, past[-1].starts_at, past[-1].ends_at)
    return NOT_LICENSED


def availability_in(
    windows: Iterable[LicenceWindow], country: str | None, at: datetime
) -> Availability:
    """The same for the windows of a title, in one country."""
    if country is None or not isinstance(windows, Windows):
        return availability(spans_in(windows, country), at)
    known = windows.stretches.get(country)
    if known and known.since <= at and (known.until is None or at < known.until):
        return known.availability
    spans = spans_in(windows, country)
    found = availability(spans, at)
    windows.stretches[country] = Stretch(found, at, next_change(spans, at))
    return found


def next_boundary(spans: Spans, after: datetime) -> datetime | None:
    """The next instant at which a span starts or ends: nothing cached may outlive it (R24)."""
    instants = [i for span in spans for i in (span.starts_at, span.ends_at) if i and i > after]
    return min(instants, default=None)


def next_change(spans: Spans, after: datetime) -> datetime | None:
    """The next instant at which `availability` may say something else (R24, R25)."""
    instants = (i for span in spans for i in (span.starts_at, span.ends_at) if i)
    moments = (moment for instant in instants for moment in (instant - SOON, instant))
    return min((moment for moment in moments if moment > after), default=None)


def narrowed(spans: Spans, available_from: datetime | None) -> Spans:
    """The spans of an episode released at `available_from`, inside those of its series."""
    if available_from is None:
        return spans
    return tuple(
        Span(max(span.starts_at, available_from), span.ends_at)
        for span in spans
        if span.ends_at is None or span.ends_at > available_from
    )
