"""Viewing hours: when a profile may watch, in its account's time zone (R19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 24 * 60


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


def _covers(span: ViewingHours, minute: int) -> bool:
    past_midnight = span.end_minute < span.start_minute
    end = span.end_minute + (MINUTES_A_DAY if past_midnight else 0)
    return span.start_minute <= minute < end
