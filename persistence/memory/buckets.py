"""Token buckets, kept in this process."""

import math
import time
from collections.abc import Callable

from cachetools import LRUCache

from persistence.ports.buckets import Short, Take

BUCKETS = 100_000


class MemoryBuckets:
    """The `most` buckets used last; `clock` is in seconds and never goes back.

    A key that was dropped for others starts with a full bucket again.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = BUCKETS) -> None:
        self._clock = clock
        self._levels: LRUCache[str, tuple[float, float]] = LRUCache(most)  # tokens, and when

    async def take(self, *takes: Take) -> Short | None:
        for take in takes:
            if lacking := self._lacking(take):
                return Short(take, lacking)
        return None

    def _lacking(self, take: Take) -> float:
        """The seconds until there is enough: 0.0 where there was, and it is taken."""
        now, rate = self._clock(), take.rate_per_minute / 60
        held, since = self._levels.get(take.key, (take.burst, now))
        held = min(take.burst, held + (now - since) * rate)
        if held >= take.tokens:
            self._levels[take.key] = (held - take.tokens, now)
            return 0.0
        self._levels[take.key] = (held, now)
        return math.inf if take.tokens > take.burst else (take.tokens - held) / rate
