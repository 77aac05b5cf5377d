"""Changes told faster: who made one rings, and every process looks into the table at once."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from foundation.tasks import ended
from persistence.ports.changes import Change, ChangeKind, Changes
from persistence.ports.unavailable import StoreUnavailable
from persistence.redis.channels import Channels
from persistence.redis.server import RedisServer

BELL = "mq:changes"
SHORTEST_PAUSE_SECONDS = 0.02
"""However often it rings, nobody looks more often."""


class Bell:
    """Rings in every process; `ring` neither waits nor fails. Several rings at once are one."""

    def __init__(self, server: RedisServer, channels: Channels) -> None:
        self._server = server
        self._heard = asyncio.Event()
        self._ringing: asyncio.Task[None] | None = None
        self._again = False
        channels.listen(BELL, lambda _: self._heard.set())
        channels.restored.append(self._heard.set)

    def ring(self) -> None:
        if self._ringing is not None and not self._ringing.done():
            self._again = True
            return
        self._ringing = asyncio.create_task(self._ring(), name="changes-bell")

    async def wait(self, seconds: float) -> None:
        """Until it has rung since the last time, for at most so many seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._heard.wait(), seconds)
            await asyncio.sleep(min(seconds, SHORTEST_PAUSE_SECONDS))
        self._heard.clear()

    async def stop(self) -> None:
        await ended(self._ringing)

    async def _ring(self) -> None:
        self._again = True
        while self._again:
            self._again = False
            with suppress(StoreUnavailable):  # then the table is looked into when it is time
                await self._server.call("PUBLISH", BELL, b"")


class RedisChanges:
    """The table, which stays the truth, and a bell; who does not hear it asks all the same."""

    def __init__(self, table: Changes, bell: Bell) -> None:
        self._table = table
        self._bell = bell

    async def latest(self) -> int:
        return await self._table.latest()

    async def since(self, number: int, *, limit: int = 1000) -> Sequence[Change]:
        return await self._table.since(number, limit=limit)

    async def latest_of(self, kind: ChangeKind) -> int:
        return await self._table.latest_of(kind)

    async def publish_passing(
        self, kind: ChangeKind, subjects: Sequence[str], at: datetime
    ) -> None:
        await self._table.publish_passing(kind, subjects, at)

    async def sweep(self, before: datetime, *, limit: int) -> int:
        return await self._table.sweep(before, limit=limit)

    async def wait(self, seconds: float) -> None:
        await self._bell.wait(seconds)
