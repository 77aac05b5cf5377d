"""The Redis server as adapters ask it: each call bounded in time, and behind one breaker."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog
from redis.exceptions import NoScriptError, RedisError

from foundation.breaker import Breaker, BreakerOpen
from foundation.deadline import answered_within
from persistence.ports.unavailable import StoreUnavailable

OUTAGES = (RedisError, OSError)
"""All that the library raises. Of what a server refuses, asking again helps with nothing either."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Script:
    """A script in Lua, which runs as one step; the server knows it by its SHA-1."""

    text: str
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha1(self.text.encode(), usedforsecurity=False).hexdigest()
        object.__setattr__(self, "digest", digest)


def new_breaker(**options: Any) -> Breaker:
    return Breaker(*OUTAGES, **options)


class Client(Protocol):
    """What is used of the library."""

    async def execute_command(self, *command: Any) -> Any: ...

    async def aclose(self) -> None: ...


class RedisServer:
    """One server for a process. Every call raises StoreUnavailable.

    `deadline` is in seconds, for one call; it includes waiting for a connection and making one.
    """

    def __init__(self, client: Client, breaker: Breaker, deadline: float) -> None:
        self._client = client
        self._breaker = breaker
        self._deadline = deadline

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
        was_open = self._breaker.is_open
        try:
            with self._breaker.call():
                async with answered_within(self._deadline):
                    answer = await work()
        except (*OUTAGES, BreakerOpen) as error:
            if self._breaker.is_open and not was_open:
                # SECURITY: the class only, for a message may hold the address.
                log.warning("redis_left_alone", exception=type(error).__qualname__)
            raise StoreUnavailable from error
        if was_open and not self._breaker.is_open:
            log.info("redis_back")
        return answer
