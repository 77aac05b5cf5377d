"""A real Redis, emptied for each test that asks for it; without a server the test fails."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from foundation.breaker import Breaker
from persistence.redis.server import new_breaker
from persistence.redis.shared import Shared, shared_at

SERVER = "MARQUEE_TEST_REDIS_URL"
"""A Redis that tests may empty (deploy/with_redis.py)."""

STORES = ["memory", pytest.param("redis", marks=pytest.mark.live)]
"""Where what processes share is kept."""

PATIENCE = 30.0
"""Seconds for one call: what is tested is never the server's speed."""


def url() -> str:
    found = os.environ.get(SERVER)
    if found is None:
        pytest.fail(f"live tests need {SERVER}")
    return found


@asynccontextmanager
async def shared(
    breaker: Breaker | None = None, deadline: float = PATIENCE
) -> AsyncIterator[Shared]:
    """A process of its own on the server. Unless a breaker is given, every call must be answered:
    else whatever stands in for the server would be what is tested.
    """
    strict = new_breaker(failures=1)
    async with shared_at(url(), breaker=breaker or strict, deadline=deadline) as process:
        yield process
        assert not strict.is_open


@asynccontextmanager
async def emptied() -> AsyncIterator[Shared]:
    """The same, on a server that holds nothing, and where every key that is left has an end."""
    async with shared() as process:
        await process.server.call("FLUSHALL")
        yield process
        for key in await process.server.call("KEYS", "*"):
            assert key.startswith(b"mq:")
            assert await process.server.call("PTTL", key) != -1, key
