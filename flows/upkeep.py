"""Upkeep: work that nobody waits for, done in the background again and again."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from foundation.tasks import ended
from persistence.ports.unavailable import StoreUnavailable

log = structlog.get_logger(__name__)

Work = Callable[[], Awaitable[int]]
"""Does all that there is to do by now, in small pieces, and answers how much it was."""


class Upkeep:
    """A task that does one kind of work from time to time, whatever became of it the last time."""

    def __init__(
        self, name: str, work: Work, *, first_after_seconds: float, every_seconds: float
    ) -> None:
        self._name = name
        self._work = work
        self._first_after_seconds = first_after_seconds
        self._every_seconds = every_seconds
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._go_on(), name=self._name)

    async def stop(self) -> None:
        await ended(self._task)
        self._task = None

    async def _go_on(self) -> None:
        await asyncio.sleep(self._first_after_seconds)
        while True:
            try:
                done = await self._work()
            except StoreUnavailable:
                log.warning("upkeep_unavailable", work=self._name, again_in=self._every_seconds)
            except Exception:
                log.exception("upkeep_failed", work=self._name)
            else:
                if done:
                    log.info("upkeep_done", work=self._name, done=done)
            await asyncio.sleep(self._every_seconds)
