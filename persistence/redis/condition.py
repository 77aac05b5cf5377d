"""How a Redis is: its version. What it holds needs no tables."""

import asyncio
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from persistence.ports.condition import Condition
from persistence.ports.unavailable import StoreUnavailable
from persistence.redis.address import parse

SECONDS = 2.0
OLDEST = (6, 2)


async def condition(url: str) -> Condition:
    """Raises ValueError for an address that is none, and StoreUnavailable."""
    client: Any = Redis(connection_pool=parse(url).pool)  # partly without types
    try:
        async with asyncio.timeout(SECONDS):
            told = await client.execute_command("INFO", "server")
    except (RedisError, OSError) as error:  # TimeoutError is one
        raise StoreUnavailable from error
    finally:
        await client.aclose()
        await client.connection_pool.aclose()
    version = str(told["redis_version"])
    known = tuple(int(part) for part in version.split(".")[:2])
    defects = () if known >= OLDEST else ("it is older than 6.2: upgrade it",)
    return Condition("Redis", version, defects=defects)
