"""Counts inside a window, kept in this process."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cachetools import LRUCache

TALLIES = 100_000


@dataclass(frozen=True, slots=True)
class _Window:
    count: int
    ends_at: datetime


class MemoryTallies:
    """The `most` keys used last; one that was dropped for others starts anew."""

    def __init__(self, most: int = TALLIES) -> None:
        self._windows: LRUCache[str, _Window] = LRUCache(most)

    async def count(self, key: str, now: datetime, *, window_seconds: int) -> int:
        window = self._open(key, now) or _Window(0, now + timedelta(seconds=window_seconds))
        self._windows[key] = _Window(window.count + 1, window.ends_at)
        return window.count + 1

    async def read(self, key: str, now: datetime) -> tuple[int, float]:
        """(0, 0.0) where no window is open."""
        window = self._open(key, now)
        return (window.count, (window.ends_at - now).total_seconds()) if window else (0, 0.0)

    async def uncount(self, key: str, now: datetime) -> None:
        window = self._open(key, now)
        if window is not None:
            self._windows[key] = _Window(max(0, window.count - 1), window.ends_at)

    async def forget(self, key: str) -> None:
        self._windows.pop(key, None)

    def _open(self, key: str, now: datetime) -> _Window | None:
        window = self._windows.get(key)
        return window if window and now < window.ends_at else None
