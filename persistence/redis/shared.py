"""Everything that one process has of Redis: the server, its channels, and the bell."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from persistence.redis.address import parse
from persistence.redis.changes import Bell
from persistence.redis.channels import Channels
from persistence.redis.line import Line
from persistence.redis.server import RedisServer


@dataclass(frozen=True, slots=True)
class Shared:
    server: RedisServer
    channels: Channels
    bell: Bell


@asynccontextmanager
async def shared_at(
    url: str, *, deadline: float | None = None, **breaker: Any
) -> AsyncIterator[Shared]:
    """Nothing waits for the server: one that is away at the start is found later.

    `deadline`, in seconds, goes before the address's own; `breaker` are options of the breaker.
    Raises ValueError for an address that is not one of a Redis.
    """
    address = parse(url)
    pool, within = address.pool, deadline or address.deadline_seconds
    server = RedisServer(Line(pool.make_connection, within), **breaker)
    channels = Channels(pool.make_connection)
    bell = Bell(server, channels)
    channels.start()
    try:
        yield Shared(server, channels, bell)
    finally:
        await bell.stop()
        await channels.stop()
        await server.close()
