"""Hearing what other processes changed: a task that asks four times a second (R54)."""

import asyncio
from collections import defaultdict
from collections.abc import Callable

import structlog

from foundation.tasks import ended
from persistence.ports.changes import Change, ChangeKind, Changes
from persistence.ports.unavailable import StoreUnavailable

POLL_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 1.0
_AT_ONCE = 1000

log = structlog.get_logger(__name__)

Subscriber = Callable[[str], None]
"""Is told the subject of a change, at least once and in order; must not wait."""


class ChangeWatch:
    """Tells subscribers of every change made after `start`, by whatever process."""

    def __init__(self, changes: Changes, *, poll_seconds: float = POLL_SECONDS) -> None:
        self._changes = changes
        self._poll_seconds = poll_seconds
        self._subscribers: defaultdict[ChangeKind, list[Subscriber]] = defaultdict(list)
        self._number = 0
        self._catalogue = 0
        self._turn = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    @property
    def catalogue(self) -> int:
        """The number of the newest bulk change of the catalogue, 0 before the first."""
        return self._catalogue

    def subscribe(self, kind: ChangeKind, subscriber: Subscriber) -> None:
        self._subscribers[kind].append(subscriber)

    async def start(self) -> None:
        """Begin with the next change; read what must be known of earlier ones after this.

        Raises StoreUnavailable.
        """
        self._number = await self._changes.latest()
        self._catalogue = await self._changes.latest_of(ChangeKind.CATALOGUE)
        self._task = asyncio.create_task(self._watch(), name="change-watch")

    async def stop(self) -> None:
        await ended(self._task)
        self._task = None

    async def catch_up(self) -> None:
        """Hear everything that there is by now. Raises StoreUnavailable."""
        async with self._turn:
            while await self._hear() == _AT_ONCE:
                pass

    async def _hear(self) -> int:
        changes = await self._changes.since(self._number, limit=_AT_ONCE)
        for change in changes:
            self._number = change.number
            self._tell(change)
        return len(changes)

    def _tell(self, change: Change) -> None:
        if change.kind is ChangeKind.CATALOGUE:
            self._catalogue = change.number
        for subscriber in self._subscribers[change.kind]:
            try:
                subscriber(change.subject)
            except Exception:
                # SECURITY: one subscriber's fault must keep no other from hearing of a revocation.
                log.exception("change_not_taken", kind=change.kind.value)

    async def _watch(self) -> None:
        pause = self._poll_seconds
        while True:
            try:
                await self._changes.wait(pause)
                await self.catch_up()
            except StoreUnavailable:
                pause = min(LONGEST_PAUSE_SECONDS, pause * 2)
                log.warning("changes_unavailable", next_in_seconds=pause)
                await asyncio.sleep(self._poll_seconds)  # what waits may be what fails
            except Exception:
                # SECURITY: a watch that has died hears of no revocation, so it outlives anything.
                pause = self._poll_seconds
                log.exception("changes_failed")
                await asyncio.sleep(LONGEST_PAUSE_SECONDS)
            else:
                pause = self._poll_seconds
