"""The Redis server as adapters ask it: each call bounded in time, and behind one breaker."""

import hashlib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from redis.exceptions import NoScriptError, RedisError

from foundation.breaker import BreakerOpen
from foundation.deadline import answered_within
from persistence.breakers import breaker_before
from persistence.ports.unavailable import StoreUnavailable
from persistence.redis.lost import told_as_lost

OUTAGES = (RedisError, OSError)
"""All that the library raises. Of what a server refuses, asking again helps with nothing either."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script in Lua, which runs as one step; the server knows it by its SHA-1."""

    text: str
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha1(self.text.encode(), usedforsecurity=False).hexdigest()
        object.__setattr__(self, "digest", digest)


class Pool(Protocol):
    async def disconnect(self, inuse_connections: bool = ...) -> None: ...  # noqa: FBT001 - theirs


class Client(Protocol):
    """What is used of the library."""

    @property
    def connection_pool(self) -> Pool: ...

    async def execute_command(self, *command: Any) -> Any: ...

    async def aclose(self) -> None: ...


class RedisServer:
    """One server for a process. Every call raises StoreUnavailable.

    `deadline` is in seconds, for one call; it includes waiting for a connection and making one.
    """

    def __init__(self, client: Client, deadline: float, **breaker: Any) -> None:
        """`breaker` are options of its own."""
        self._client = client
        self._breaker = breaker_before("redis", opened=self._distrust_connections, **breaker)
        self._deadline = deadline
        self._distrusts_connections = False

    @property
    def is_left_alone(self) -> bool:
        return self._breaker.is_open

    async def call(self, *command: str | bytes | float) -> Any:
        """One command, answered in bytes and numbers."""
        return await self._run(lambda: self._client.execute_command(*command))

    async def run(self, script: Script, keys: tuple[str, ...], *arguments: str | bytes) -> Any:
        """A script over its keys, as one step."""
        return await self._run(lambda: self._scripted(script, (len(keys), *keys, *arguments)))

    async def check(self) -> None:
        """Return if it answers."""
        await self.call("PING")

    async def close(self) -> None:
        await self._client.aclose()

    async def _scripted(self, script: Script, arguments: tuple[Any, ...]) -> Any:
        try:
            return await self._client.execute_command("EVALSHA", script.digest, *arguments)
        except NoScriptError:  # a server that has just begun, or a new version of ours has
            return await self._client.execute_command("EVAL", script.text, *arguments)

    async def _run(self, work: Callable[[], Awaitable[Any]]) -> Any:
        try:
            with self._breaker.call(), store_errors():
                async with answered_within(self._deadline):
                    await self._forget_connections()
                    return await work()
        except BreakerOpen as error:
            raise StoreUnavailable from error

    def _distrust_connections(self) -> None:
        self._distrusts_connections = True

    async def _forget_connections(self) -> None:
        """Those from before an outage may be good for nothing, and nobody would ever tell."""
        if self._distrusts_connections:
            self._distrusts_connections = False
            await self._client.connection_pool.disconnect(inuse_connections=False)


@contextmanager
def store_errors() -> Iterator[None]:
    """Turn what the library raises into `StoreUnavailable`."""
    try:
        with told_as_lost():
            yield
    except OUTAGES as error:
        raise StoreUnavailable from error
