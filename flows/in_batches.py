"""In batches: what is old is removed a little at a time, so that nobody waits for it."""

import asyncio
from datetime import datetime, timedelta
from typing import Protocol

from foundation.clock import Clock

BATCH = 500
BETWEEN_BATCHES_SECONDS = 0.1


class Sweep(Protocol):
    async def __call__(self, before: datetime, *, limit: int) -> int:
        """Remove up to `limit` from before an instant; tells how many. Raises StoreUnavailable."""
        ...


class InBatches:
    """Several processes may sweep at once: what one has removed the others do not find."""

    def __init__(
        self,
        sweep: Sweep,
        kept: timedelta,
        clock: Clock,
        *,
        between_batches_seconds: float = BETWEEN_BATCHES_SECONDS,
    ) -> None:
        self._sweep = sweep
        self._kept = kept
        self._clock = clock
        self._between_batches_seconds = between_batches_seconds

    async def sweep(self) -> int:
        """All that may go by now, batch after batch; tells how many. Raises StoreUnavailable."""
        before, gone = self._clock() - self._kept, 0
        while True:
            swept = await self._sweep(before, limit=BATCH)
            gone += swept
            if swept < BATCH:
                return gone
            await asyncio.sleep(self._between_batches_seconds)
