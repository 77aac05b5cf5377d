"""Token buckets, kept in this process."""

import math
import time
from collections.abc import Callable

from cachetools import LRUCache

BUCKETS = 100_000


class MemoryBuckets:
    """The `most` buckets used last; `clock` is in seconds and never goes back.

    A key that was dropped for others starts with a full bucket again.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = BUCKETS) -> None:
        self._clock = clock
        self._levels: LRUCache[str, tuple[float, float]] = LRUCache(most)  # tokens, and when

    async def take(
        self, key: str, *, rate_per_minute: float, burst: float, tokens: float = 1
    ) -> float:
        """Infinite where more is asked for than a full bucket holds."""
        now, rate = self._clock(), rate_per_minute / 60
        held, since = self._levels.get(key, (burst, now))
        held = min(burst, held + (now - since) * rate)
        if held >= tokens:
            self._levels[key] = (held - tokens, now)
            return 0.0
        self._levels[key] = (held, now)
        return math.inf if tokens > burst else (tokens - held) / rate
