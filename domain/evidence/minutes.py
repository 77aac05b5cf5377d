"""Streaming minutes: for how long somebody watched, by what is kept of a viewing (R4, R44)."""

from datetime import timedelta

from domain.evidence.span import Span
from domain.watching.viewing import Viewing

_MINUTE = timedelta(minutes=1)
_NONE = timedelta()


def streaming_minutes(viewing: Viewing, within: Span) -> float:
    """The time from its first event to its last, or the stretch it covered if that is shorter.

    A paused player covers nothing, and a jump ahead takes no time, so neither counts. What it went
    back to is not counted again, for a viewing keeps no more than how far it came. One that goes
    across an end of `within` is divided by time.
    """
    stretch = timedelta(milliseconds=viewing.furthest_ms - viewing.first.position_ms)
    watched = min(viewing.span, stretch)
    inside = min(viewing.last.at, within.until) - max(viewing.first.at, within.since)
    if watched <= _NONE or inside <= _NONE:
        return 0.0
    return (watched / _MINUTE) * (inside / viewing.span)
