"""Live updates among the listeners of this process."""

from collections.abc import Callable

from persistence.listeners import WAITING, Listener, Listeners
from persistence.ports.live_updates import LiveEvent


class MemoryLiveUpdates:
    """At most `waiting` events wait for a listener; with the next one it is cut off.

    Other processes hear nothing of what is published here.
    """

    def __init__(self, waiting: int = WAITING) -> None:
        self._listeners = Listeners(waiting)

    @property
    def listeners(self) -> int:
        return len(self._listeners)

    async def publish(self, topic: str, event: LiveEvent) -> bool:
        self.tell(topic, event)
        return False

    def tell(self, topic: str, event: LiveEvent) -> None:
        self._listeners.tell(topic, event)

    def before_telling(self, forget: Callable[[str], None]) -> None:
        """Nothing comes from other processes, so nobody is told of it."""

    async def subscribe(self, *topics: str) -> Listener:
        return self._listeners.add(topics)
