"""Spans of time: a half-open part of it, in which something is counted."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Span:
    """`since <= at < until`; nothing is in one that ends before it begins."""

    since: datetime
    until: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.since <= at < self.until
