"""Happenings: domain events on their way to the store of events, off every request's path."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

import structlog

from domain.events import DomainEvent
from foundation.tasks import ended
from persistence.ports.events import Events
from persistence.ports.unavailable import StoreUnavailable

JOINED_SECONDS = 0.1
"""For so long events are gathered before they are published."""

MOST_WAITING = 10_000
"""Beyond them the oldest are let go."""

log = structlog.get_logger(__name__)

Happened = Callable[[Sequence[DomainEvent]], None]
"""Is told what a durable write led to; neither waits nor fails."""


def unheard(events: Sequence[DomainEvent]) -> None:
    """Tells nobody."""


class Happenings:
    """What cannot be published is let go: no event is needed by anybody (`domain.events`)."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self._waiting: deque[DomainEvent] = deque(maxlen=MOST_WAITING)
        self._has_work = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def happened(self, events: Sequence[DomainEvent]) -> None:
        """Call it once a write is durable."""
        if events and self._task is not None:
            self._waiting.extend(events)
            self._has_work.set()

    def start(self) -> None:
        self._task = asyncio.create_task(self._go_on(), name="happenings")

    async def stop(self) -> None:
        """What waits is published still, if that can be done now."""
        if self._task is not None:
            await ended(self._task)
            self._task = None
            await self._publish()

    async def _go_on(self) -> None:
        while True:
            await self._has_work.wait()
            await asyncio.sleep(JOINED_SECONDS)
            self._has_work.clear()
            await self._publish()

    async def _publish(self) -> None:
        events = list(self._waiting)
        self._waiting.clear()
        if not events:
            return
        try:
            await self._events.publish(events)
        except StoreUnavailable:
            log.warning("events_let_go", events=len(events))
        except Exception:  # it must go on for whatever happens next
            log.exception("events_failed", events=len(events))
