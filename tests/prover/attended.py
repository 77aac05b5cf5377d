"""Attended listening: live updates that know when whoever listens has nothing left to do."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from persistence.ports.live_updates import Listening, LiveEvent, LiveUpdates


@dataclass
class Attended:
    """Live updates with one listener at a time."""

    updates: LiveUpdates
    _waiting: int = 0
    """Events that the listener has not taken."""
    _topics: tuple[str, ...] = ()
    _idle: asyncio.Event = field(default_factory=asyncio.Event)

    async def idle(self) -> None:
        """Until somebody listens, and asks for an event when there is none."""
        await self._idle.wait()

    async def publish(self, topic: str, event: LiveEvent) -> bool:
        self.tell(topic, event)
        return True

    def before_telling(self, forget: Callable[[str], None]) -> None:
        self.updates.before_telling(forget)

    def tell(self, topic: str, event: LiveEvent) -> None:
        if topic in self._topics:
            self._waiting += 1
            self._idle.clear()
        self.updates.tell(topic, event)

    async def subscribe(self, *topics: str) -> Listening:
        self._topics, self._waiting = topics, 0
        self._idle.clear()
        return _Attended(await self.updates.subscribe(*topics), self._asks, self._left)

    def _asks(self, *, took: bool) -> None:
        self._waiting -= took
        if not self._waiting:
            self._idle.set()

    def _left(self) -> None:
        self._topics = ()
        self._idle.clear()


@dataclass
class _Attended:
    heard: Listening
    asks: Callable[..., None]
    left: Callable[[], None]
    _took: bool = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> LiveEvent:
        self.asks(took=self._took)  # what it took before is done with
        event = await anext(self.heard)
        self._took = True
        return event

    async def aclose(self) -> None:
        self.left()
        await self.heard.aclose()
