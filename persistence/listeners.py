"""The listeners of one process: who hears what, and how much may wait for each."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from typing import Self

from persistence.ports.live_updates import CutOff, LiveEvent

WAITING = 64
"""Events that may wait for one listener."""

Told = Callable[[str], None]


def _nobody(_: str) -> None:
    """Is told nothing."""


class Listeners:
    """At most `waiting` events wait for a listener; with the next one it is cut off.

    `opened` is told of a topic that has its first listener, `closed` of one that has lost its last.
    """

    def __init__(
        self, waiting: int = WAITING, *, opened: Told = _nobody, closed: Told = _nobody
    ) -> None:
        self._waiting = waiting
        self._opened = opened
        self._closed = closed
        self._by_topic: defaultdict[str, set[Listener]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._all())

    def tell(self, topic: str, event: LiveEvent) -> None:
        for listener in tuple(self._by_topic.get(topic, ())):
            listener.hear(event)

    def add(self, topics: Iterable[str]) -> "Listener":
        listener = Listener(tuple(topics), self._waiting, self._leave)
        for topic in listener.topics:
            if topic not in self._by_topic:
                self._opened(topic)
            self._by_topic[topic].add(listener)
        return listener

    def cut_off(self) -> None:
        """Cut off everybody: nobody knows what they missed."""
        for listener in self._all():
            listener.cut_off()

    def _all(self) -> "set[Listener]":
        return set().union(*self._by_topic.values())

    def _leave(self, listener: "Listener") -> None:
        for topic in listener.topics:
            listening = self._by_topic.get(topic, set())
            if listener in listening:
                listening.discard(listener)
                if not listening:
                    del self._by_topic[topic]
                    self._closed(topic)


class Listener:
    """One listener's events; `left` is told when it hears no more, once or more often."""

    def __init__(
        self, topics: tuple[str, ...], waiting: int, left: Callable[["Listener"], None]
    ) -> None:
        self.topics = topics
        self._waiting = waiting
        self._left = left
        self._events: deque[LiveEvent] = deque()
        self._changed = asyncio.Event()
        self._is_cut_off = False
        self._is_closed = False

    def hear(self, event: LiveEvent) -> None:
        if len(self._events) >= self._waiting:
            self.cut_off()
            return
        self._events.append(event)
        self._changed.set()

    def cut_off(self) -> None:
        self._is_cut_off = True
        self._end()

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
        self._end()

    def _end(self) -> None:
        self._events.clear()
        self._left(self)
        self._changed.set()
