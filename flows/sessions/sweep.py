"""Sweeping: what nobody can use any more of sessions and devices goes."""

import asyncio

from foundation.clock import Clock
from persistence.ports.sessions import Sessions

FIRST_AFTER_SECONDS = 60.0
"""A process that has just started has better things to do."""

EVERY_SECONDS = 3600.0
BATCH = 500
"""Rows of a kind that go at once: a few milliseconds for which others may have to wait."""

BETWEEN_BATCHES_SECONDS = 0.1


class Sweeping:
    """Processes may sweep at the same time: what one has removed the others do not find."""

    def __init__(
        self,
        sessions: Sessions,
        clock: Clock,
        *,
        between_batches_seconds: float = BETWEEN_BATCHES_SECONDS,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._between_batches_seconds = between_batches_seconds

    async def sweep(self) -> int:
        """Everything that may go by now, batch after batch; tells how many tokens, sessions and
        devices that was. Raises StoreUnavailable.
        """
        gone = 0
        while True:
            swept = await self._sessions.sweep(self._clock(), limit=BATCH)
            kinds = (swept.refresh_tokens, swept.sessions, swept.devices)
            gone += sum(kinds)
            if max(kinds) < BATCH:
                return gone
            await asyncio.sleep(self._between_batches_seconds)
