"""Renewal: by what little is read of a measured unit, whether more may have come of it (R44).

Progress keeps when a profile was last active, tracking when an event was received. Neither asks for
what a unit's numbers are made of.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from domain.evidence.measures import UnitMeasures
from domain.tracking.event import TrackingEvent
from domain.tracking.judge import LEEWAY, TOKEN_LIFE

TOLD_WITHIN = timedelta(days=1)
"""How late a player may tell of a viewing so that it is counted by the next measuring.

Progress goes by when a thing happened, not by when it was told. What comes later than this, of a
profile that was not active since, is counted when the unit is measured for the last time, and so is
what was taken off the history.
"""


def active_since(known: UnitMeasures) -> datetime:
    """A unit whose profiles were active since then may have other numbers by now."""
    return known.measured_at - TOLD_WITHIN


def tracked_since(known: UnitMeasures) -> datetime:
    """No event that is news `occurred_at` an earlier instant: its token would have expired."""
    return _received_since(known) - TOKEN_LIFE - LEEWAY


def is_news(known: UnitMeasures, events: Iterable[TrackingEvent]) -> bool:
    """Whether one of these may not have been kept, or not have occurred, when it was measured."""
    since = _received_since(known)
    return any(event.received_at >= since for event in events)


def _received_since(known: UnitMeasures) -> datetime:
    """By a client whose clock is ahead an event occurs after it was received."""
    return known.measured_at - LEEWAY
