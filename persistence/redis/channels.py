"""Channels: what other processes say over Redis, heard on one connection that is made anew."""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

import structlog
from redis.exceptions import RedisError

from foundation.deadline import answered_within
from foundation.tasks import ended, first_to_end
from persistence.redis.lost import told_as_lost

ANSWER_SECONDS = 0.5
"""No request waits for it."""
LISTEN_SECONDS = 1.0
"""Half of what a request has."""
QUIET_SECONDS = 5.0
"""After so long without a word the server is asked for one, and after twice as long it is gone."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.05, 1.0

Take = Callable[[bytes], None]
"""Is told each message; must not wait."""

log = structlog.get_logger(__name__)


class Connection(Protocol):
    """What is used of the library."""

    async def connect(self) -> None: ...

    async def disconnect(self, *, nowait: bool) -> None: ...

    async def send_command(self, *command: Any) -> None: ...

    async def read_response(self, *, disconnect_on_error: bool) -> Any: ...


class Channels:
    """`restored` is told when everything is heard again: what was said meanwhile nobody knows.

    `is_up` says whether everything is heard now.
    """

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._takers: dict[bytes, Take] = {}
        self._asked: set[bytes] = set()
        self._heard: dict[bytes, asyncio.Event] = {}
        self._changed = asyncio.Event()
        self._doubted = asyncio.Event()
        self.is_up = False
        self._task: asyncio.Task[None] | None = None
        self.restored: list[Callable[[], None]] = []

    def listen(self, channel: str, take: Take) -> None:
        name = channel.encode()
        self._takers[name] = take
        self._heard.setdefault(name, asyncio.Event())
        self._changed.set()

    def leave(self, channel: str) -> None:
        name = channel.encode()
        self._takers.pop(name, None)
        if name not in self._asked:
            self._heard.pop(name, None)
        self._changed.set()

    async def heard(self, channel: str) -> None:
        """Until a channel that is listened to is heard.

        While there is no connection nothing is heard, and nobody waits. One on which a channel is
        not to be had in time is given up: what is said meanwhile would be missed unnoticed.
        """
        event = self._heard.get(channel.encode())
        if self.is_up and event is not None and not event.is_set():
            try:
                async with answered_within(LISTEN_SECONDS):
                    await event.wait()
            except TimeoutError:
                self.is_up = False
                self._doubted.set()

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="redis-channels")

    async def stop(self) -> None:
        await ended(self._task)
        self._task = None

    async def _run(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                await self._hear()
            except (RedisError, OSError) as lost:
                if self.is_up or self._doubted.is_set() or pause == FIRST_PAUSE_SECONDS:
                    # SECURITY: the class only, for a message may hold the address.
                    log.warning("redis_channels_lost", exception=type(lost).__qualname__)
                pause = min(
                    LONGEST_PAUSE_SECONDS, 2 * (FIRST_PAUSE_SECONDS if self.is_up else pause)
                )
            except Exception:
                # Whoever listens here hears of nothing any more, so it outlives anything.
                pause = LONGEST_PAUSE_SECONDS
                log.exception("redis_channels_failed")
            self.is_up = False
            await asyncio.sleep(pause)

    async def _hear(self) -> None:
        """Hear until the connection is lost, which raises."""
        connection = self._connect()
        self._begin_anew()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await connection.connect()
            await first_to_end(self._ask(connection), self._read(connection), self._doubt())
        finally:
            await connection.disconnect(nowait=True)

    def _begin_anew(self) -> None:
        self._asked = set()
        self._changed.set()
        self._doubted.clear()
        for name in list(self._heard):
            if name in self._takers:
                self._heard[name].clear()
            else:
                del self._heard[name]

    async def _ask(self, connection: Connection) -> None:
        """Bring what the server sends to what is listened to, over and over."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            wanted = set(self._takers)
            fresh, gone = wanted - self._asked, self._asked - wanted
            self._asked = wanted
            for name in gone:
                self._heard.pop(name, None)
            if fresh:
                await _send(connection, "SUBSCRIBE", *fresh)
            if gone:
                await _send(connection, "UNSUBSCRIBE", *gone)

    async def _doubt(self) -> None:
        await self._doubted.wait()
        raise TimeoutError

    async def _read(self, connection: Connection) -> None:
        is_asked = False
        while True:
            try:
                async with asyncio.timeout(QUIET_SECONDS):
                    said = await connection.read_response(disconnect_on_error=False)
            except TimeoutError:
                if is_asked:
                    raise
                is_asked = True
                await _send(connection, "PING")
            else:
                is_asked = False
                self._take(said)

    def _take(self, said: list[Any]) -> None:
        """`message`, `subscribe`, `unsubscribe` or `pong`, the channel, and the rest."""
        kind, name = said[0], said[1]
        if kind == b"message" and (take := self._takers.get(name)) is not None:
            take(said[2])
        elif kind == b"subscribe" and name in self._heard:
            self._heard[name].set()
            if not self.is_up and all(event.is_set() for event in self._heard.values()):
                self.is_up = True
                log.info("redis_channels_heard")
                for tell in self.restored:
                    tell()


async def _send(connection: Connection, *command: str | bytes) -> None:
    with told_as_lost():
        async with asyncio.timeout(ANSWER_SECONDS):
            await connection.send_command(*command)
