"""Sweeping: what nobody can use any more of sessions and devices goes, in the background."""

import asyncio
from contextlib import suppress

import structlog

from foundation.clock import Clock
from persistence.ports.sessions import Sessions, Swept
from persistence.ports.unavailable import StoreUnavailable

FIRST_AFTER_SECONDS = 60.0
"""A process that has just started has better things to do."""

EVERY_SECONDS = 3600.0
BATCH = 500
"""Rows of a kind that go at once: a few milliseconds for which others may have to wait."""

BETWEEN_BATCHES_SECONDS = 0.1

log = structlog.get_logger(__name__)


class Sweeping:
    """A task that sweeps once an hour. Processes may do so at the same time."""

    def __init__(
        self,
        sessions: Sessions,
        clock: Clock,
        *,
        first_after_seconds: float = FIRST_AFTER_SECONDS,
        every_seconds: float = EVERY_SECONDS,
        between_batches_seconds: float = BETWEEN_BATCHES_SECONDS,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._first_after_seconds = first_after_seconds
        self._every_seconds = every_seconds
        self._between_batches_seconds = between_batches_seconds
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._go_on(), name="sweep-sessions")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def sweep(self) -> Swept:
        """Everything that may go by now, batch after batch. Raises StoreUnavailable."""
        tokens = sessions = devices = 0
        while True:
            swept = await self._sessions.sweep(self._clock(), limit=BATCH)
            tokens += swept.refresh_tokens
            sessions += swept.sessions
            devices += swept.devices
            if max(swept.refresh_tokens, swept.sessions, swept.devices) < BATCH:
                return Swept(tokens, sessions, devices)
            await asyncio.sleep(self._between_batches_seconds)

    async def _go_on(self) -> None:
        await asyncio.sleep(self._first_after_seconds)
        while True:
            try:
                swept = await self.sweep()
            except StoreUnavailable:
                log.warning("sweep_unavailable", next_in_seconds=self._every_seconds)
            except Exception:
                log.exception("sweep_failed")
            else:
                gone = {"sessions": swept.sessions, "devices": swept.devices}
                log.info("swept", refresh_tokens=swept.refresh_tokens, **gone)
            await asyncio.sleep(self._every_seconds)
