"""Live updates among the listeners of every process, over Redis's channels."""

from collections.abc import Callable
from uuid import uuid4

import orjson

from domain.ids import DeviceId
from persistence.listeners import WAITING, Listener, Listeners
from persistence.ports.changes import ChangeKind
from persistence.ports.live_updates import LiveEvent
from persistence.ports.unavailable import StoreUnavailable
from persistence.redis.channels import Channels
from persistence.redis.server import RedisServer


class RedisLiveUpdates:
    """Listeners of this process are told at once, whatever becomes of the server.

    A process hears the topics that it has listeners for. When its channels were lost and are heard
    again, all its listeners are cut off: nobody knows what they missed.
    """

    def __init__(self, server: RedisServer, channels: Channels, waiting: int = WAITING) -> None:
        self._server = server
        self._channels = channels
        self._process = uuid4().hex
        self._forget: list[Callable[[str], None]] = []
        self._listeners = Listeners(waiting, opened=self._listen, closed=self._leave)
        channels.restored.append(self._listeners.cut_off)

    @property
    def listeners(self) -> int:
        return len(self._listeners)

    async def publish(self, topic: str, event: LiveEvent) -> bool:
        self.tell(topic, event)
        try:
            await self._server.call("PUBLISH", _channel_of(topic), self._said(event))
        except StoreUnavailable:
            return False
        return True

    def tell(self, topic: str, event: LiveEvent) -> None:
        self._listeners.tell(topic, event)

    def before_telling(self, forget: Callable[[str], None]) -> None:
        self._forget.append(forget)

    async def subscribe(self, *topics: str) -> Listener:
        listener = self._listeners.add(topics)
        for topic in topics:
            await self._channels.heard(_channel_of(topic))
        return listener

    def _listen(self, topic: str) -> None:
        self._channels.listen(_channel_of(topic), lambda said: self._take(topic, said))

    def _leave(self, topic: str) -> None:
        self._channels.leave(_channel_of(topic))

    def _said(self, event: LiveEvent) -> bytes:
        said = (self._process, event.kind.value, event.subjects, event.origin_device_id)
        return orjson.dumps(said)

    def _take(self, topic: str, said: bytes) -> None:
        process, kind, subjects, origin = orjson.loads(said)
        if process == self._process:
            return  # its listeners were told at once
        if kind not in ChangeKind.__members__:
            return  # a newer version's, which this one could not answer anyway
        for forget in self._forget:
            forget(topic)
        device = DeviceId(origin) if origin is not None else None
        self.tell(topic, LiveEvent(ChangeKind[kind], tuple(subjects), device))


def _channel_of(topic: str) -> str:
    return f"mq:live:{topic}"
