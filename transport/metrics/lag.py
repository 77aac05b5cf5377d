"""How late the event loop is: what every request waits on top of its own work."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from foundation.tasks import ended

EVERY_SECONDS: Final = 0.5
REMEMBERED: Final = 30


class LoopLag:
    """Sleeps again and again, and remembers by how much it overslept in the last 15 seconds.

    Belongs to the event loop that it is started in.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        every_seconds: float = EVERY_SECONDS,
    ) -> None:
        self._clock = clock
        self._every_seconds = every_seconds
        self._late: deque[float] = deque(maxlen=REMEMBERED)
        self._task: asyncio.Task[None] | None = None

    @property
    def worst(self) -> float:
        """Seconds."""
        return max(self._late, default=0.0)

    def start(self) -> None:
        self._task = asyncio.create_task(self._measure(), name="loop-lag")

    async def stop(self) -> None:
        await ended(self._task)
        self._task = None

    async def _measure(self) -> None:
        while True:
            due = self._clock() + self._every_seconds
            await asyncio.sleep(self._every_seconds)
            self._late.append(max(0.0, self._clock() - due))
