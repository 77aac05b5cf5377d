"""Gathered candidates, kept in this process."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cachetools import LRUCache

from domain.homepage.candidate import RowCandidates

SHELVES = 512
"""Countries times maturity levels that are asked for at about the same time, and room to spare."""


@dataclass(frozen=True, slots=True)
class _Kept:
    rows: tuple[RowCandidates, ...]
    fresh_until: datetime
    keep_until: datetime


class MemoryCandidates:
    """The `most` keys used last; `clock` says when one has been kept long enough."""

    def __init__(self, clock: Callable[[], datetime], most: int = SHELVES) -> None:
        self._clock = clock
        self._kept: LRUCache[str, _Kept] = LRUCache(most)

    async def get(self, key: str) -> tuple[tuple[RowCandidates, ...], datetime] | None:
        kept = self._kept.get(key)
        if kept is None or self._clock() >= kept.keep_until:
            return None
        return kept.rows, kept.fresh_until

    async def put(
        self,
        key: str,
        rows: tuple[RowCandidates, ...],
        *,
        fresh_until: datetime,
        keep_until: datetime,
    ) -> None:
        self._kept[key] = _Kept(rows, fresh_until, keep_until)

    async def claim(self, key: str, life: timedelta) -> bool:  # noqa: ARG002 - the port's
        """There is no other process."""
        return True
