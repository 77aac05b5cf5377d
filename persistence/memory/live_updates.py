"""Live updates among the listeners of this process."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Iterable
from typing import Self

from persistence.ports.live_updates import CutOff, LiveEvent

WAITING = 64
"""Events that may wait for one listener."""


class MemoryLiveUpdates:
    """At most `waiting` events wait for a listener; with the next one it is cut off.

    Other processes hear nothing of what is published here.
    """

    def __init__(self, waiting: int = WAITING) -> None:
        self._waiting = waiting
        self._listeners: defaultdict[str, set[_Listener]] = defaultdict(set)

    @property
    def listeners(self) -> int:
        return len(set().union(*self._listeners.values()))

    async def publish(self, topic: str, event: LiveEvent) -> None:
        self.tell(topic, event)

    def tell(self, topic: str, event: LiveEvent) -> None:
        for listener in tuple(self._listeners.get(topic, ())):
            listener.hear(event)

    async def subscribe(self, *topics: str) -> "_Listener":
        listener = _Listener(self._listeners, topics, self._waiting)
        for topic in topics:
            self._listeners[topic].add(listener)
        return listener


class _Listener:
    def __init__(
        self, listeners: dict[str, set["_Listener"]], topics: Iterable[str], waiting: int
    ) -> None:
        self._listeners = listeners
        self._topics = tuple(topics)
        self._waiting = waiting
        self._events: deque[LiveEvent] = deque()
        self._changed = asyncio.Event()
        self._is_cut_off = False
        self._is_closed = False

    def hear(self, event: LiveEvent) -> None:
        if len(self._events) >= self._waiting:
            self._events.clear()
            self._is_cut_off = True
            self._leave()
        else:
            self._events.append(event)
        self._changed.set()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> LiveEvent:
        while not self._events:
            if self._is_closed:
                raise StopAsyncIteration
            if self._is_cut_off:
                raise CutOff
            self._changed.clear()
            await self._changed.wait()
        return self._events.popleft()

    async def aclose(self) -> None:
        self._is_closed = True
        self._events.clear()
        self._leave()
        self._changed.set()

    def _leave(self) -> None:
        for topic in self._topics:
            listening = self._listeners.get(topic, set())
            listening.discard(self)
            if not listening:
                self._listeners.pop(topic, None)
