"""The thresholds of watching, with their defaults."""

from dataclasses import dataclass
from datetime import timedelta

LARGEST = 2**31 - 1
"""What the contract's Int holds, and so the largest position, duration and `deviceSeq`."""


@dataclass(frozen=True, slots=True)
class WatchingPolicy:
    """Names that end in `_ms` are milliseconds, in `_percent` hundredths of a duration."""

    started_percent: int = 5
    completed_percent: int = 95
    credits_percent: int = 15
    """R1: CREDITS that begin in so much of the end complete a playable."""
    end_ms: int = 1_000

    overshoot_ms: int = 5_000
    duration_off_percent: int = 2
    duration_off_ms: int = 60_000
    longest_batch: int = 200

    rewind_ms: int = 5_000

    clock_ahead: timedelta = timedelta(seconds=120)
    too_old: timedelta = timedelta(days=90)
    untouched: timedelta = timedelta(days=90)
    """R4: after so long a viewing may be folded."""

    most_marked: int = 200
    longest_removal: int = 100
    """Entries of the history that one call may take off."""

    serious_span: timedelta = timedelta(seconds=120)
    alternative_within: timedelta = timedelta(hours=24)
    alternative_apart_ms: int = 60_000

    most_active: int = 500
    longest_row: int = 20
    unhidden_after: timedelta = timedelta(seconds=120)
    """R15: so much new watching ends a hiding."""


DEFAULT_POLICY = WatchingPolicy()
