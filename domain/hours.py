"""Viewing hours: when a profile may watch, in its account's time zone (R19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NewType
from zoneinfo import ZoneInfo

TimeZone = NewType("TimeZone", str)
"""The IANA name of a zone that exists."""

MINUTES_A_DAY = 24 * 60
MINUTES_A_WEEK = 7 * MINUTES_A_DAY
_WHOLE_WEEK = (1 << MINUTES_A_WEEK) - 1


@dataclass(frozen=True, slots=True)
class ViewingHours:
    """`day_of_week` 1 is Monday (ISO 8601); minutes after local midnight, the end exclusive.

    An end before its start runs past midnight into the next day; one equal to it covers nothing.
    """

    day_of_week: int
    start_minute: int
    end_minute: int


def inside(hours: Sequence[ViewingHours], at: datetime, zone: str) -> bool:
    """Whether `at` (aware) falls inside the hours by the wall clock of `zone`; no hours: always.

    The wall clock decides: an hour that daylight saving repeats counts twice, one that it skips
    never comes. Raises ZoneInfoNotFoundError for a zone that does not exist.
    """
    if not hours:
        return True
    local = at.astimezone(ZoneInfo(zone))
    today, minute = local.isoweekday(), local.hour * 60 + local.minute
    yesterday = 7 if today == 1 else today - 1
    return any(
        (span.day_of_week == today and _covers(span, minute))
        or (span.day_of_week == yesterday and _covers(span, minute + MINUTES_A_DAY))
        for span in hours
    )


def loosens(before: Sequence[ViewingHours], after: Sequence[ViewingHours]) -> bool:
    """Whether `after` allows a minute of the week that `before` does not."""
    return _week(after) & ~_week(before) != 0


def _week(hours: Sequence[ViewingHours]) -> int:
    """A bit for each minute of the week that the hours allow, from Monday's first upwards."""
    if not hours:
        return _WHOLE_WEEK
    week = 0
    for span in hours:
        first = (span.day_of_week - 1) * MINUTES_A_DAY + span.start_minute
        length = (span.end_minute - span.start_minute) % MINUTES_A_DAY
        whole_day = length == 0 and span.end_minute > span.start_minute
        minutes = ((1 << (MINUTES_A_DAY if whole_day else length)) - 1) << first
        week |= minutes | minutes >> MINUTES_A_WEEK  # Sunday's past midnight is Monday's
    return week & _WHOLE_WEEK


def _covers(span: ViewingHours, minute: int) -> bool:
    past_midnight = span.end_minute < span.start_minute
    end = span.end_minute + (MINUTES_A_DAY if past_midnight else 0)
    return span.start_minute <= minute < end
