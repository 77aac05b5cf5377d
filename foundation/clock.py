"""The clock: the one place that asks what time it is; all below it takes the answer as `now`."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Answers the present as an aware UTC instant."""


def utc_now() -> datetime:
    return datetime.now(UTC)
