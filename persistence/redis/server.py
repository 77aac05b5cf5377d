"""The Redis server as adapters ask it: behind one breaker."""

import hashlib
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from redis.exceptions import NoScriptError, RedisError

from foundation.breaker import BreakerOpen
from persistence.breakers import breaker_before
from persistence.ports.unavailable import StoreNotAtFault, StoreUnavailable
from persistence.redis.line import LostWithOthers

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


class Line(Protocol):
    """Where the server is asked, each time bounded in time. Raises OUTAGES."""

    async def ask(self, *command: str | bytes | float) -> Any: ...

    async def close(self) -> None: ...


class RedisServer:
    """One server for a process. Every call raises StoreUnavailable."""

    def __init__(self, line: Line, **breaker: Any) -> None:
        """`breaker` are options of its own."""
        self._line = line
        self._breaker = breaker_before("redis", **breaker)

    @property
    def is_left_alone(self) -> bool:
        return self._breaker.is_open

    async def call(self, *command: str | bytes | float) -> Any:
        """One command, answered in bytes and numbers."""
        return await self._run(self._line.ask(*command))

    async def run(self, script: Script, keys: tuple[str, ...], *arguments: str | bytes) -> Any:
        """A script over its keys, as one step."""
        return await self._run(self._scripted(script, (len(keys), *keys, *arguments)))

    async def check(self) -> None:
        """Return if it answers."""
        await self.call("PING")

    async def close(self) -> None:
        await self._line.close()

    async def _scripted(self, script: Script, arguments: tuple[Any, ...]) -> Any:
        try:
            return await self._line.ask("EVALSHA", script.digest, *arguments)
        except NoScriptError:  # a server that has just begun, or a new version of ours has
            return await self._line.ask("EVAL", script.text, *arguments)

    async def _run(self, asking: Coroutine[Any, Any, Any]) -> Any:
        try:
            with self._breaker.call(), store_errors():
                return await asking
        except BreakerOpen as error:
            asking.close()
            raise StoreUnavailable from error


@contextmanager
def store_errors() -> Iterator[None]:
    """Turn what the library raises into `StoreUnavailable`."""
    try:
        yield
    except LostWithOthers as error:
        raise StoreNotAtFault from error
    except OUTAGES as error:
        raise StoreUnavailable from error
