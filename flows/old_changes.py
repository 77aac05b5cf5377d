"""Old changes: what processes told each other is forgotten a day later."""

import asyncio
from datetime import timedelta

from foundation.clock import Clock
from persistence.ports.changes import Changes

FIRST_AFTER_SECONDS = 120.0
EVERY_SECONDS = 3600.0

KEPT = timedelta(days=1)
"""Every process asks four times a second, so minutes would do.

One that was away for longer misses nothing by it: what it had kept of profiles, lists and sessions
has ended by itself long since (at most 16 minutes, `flows.sessions.revocations`), and of the
catalogue the newest change stays to be heard.
"""

BATCH = 500
BETWEEN_BATCHES_SECONDS = 0.1


class OldChanges:
    """Several processes may sweep at once: what one has removed the others do not find."""

    def __init__(
        self,
        changes: Changes,
        clock: Clock,
        *,
        between_batches_seconds: float = BETWEEN_BATCHES_SECONDS,
    ) -> None:
        self._changes = changes
        self._clock = clock
        self._between_batches_seconds = between_batches_seconds

    async def sweep(self) -> int:
        """All that may go by now, batch after batch; tells how many. Raises StoreUnavailable."""
        before, gone = self._clock() - KEPT, 0
        while True:
            swept = await self._changes.sweep(before, limit=BATCH)
            gone += swept
            if swept < BATCH:
                return gone
            await asyncio.sleep(self._between_batches_seconds)
