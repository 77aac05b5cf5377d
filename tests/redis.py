"""A real Redis, emptied for each test that asks for it; without a server the test fails."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

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
async def shared(deadline: float = PATIENCE, **breaker: Any) -> AsyncIterator[Shared]:
    """A process of its own on the server. Unless its breaker is given options, every call must be
    answered: else whatever stands in for the server would be what is tested.
    """
    async with shared_at(url(), deadline=deadline, **(breaker or {"failures": 1})) as process:
        yield process
        assert breaker or not process.server.is_left_alone


@asynccontextmanager
async def emptied() -> AsyncIterator[Shared]:
    """The same, on a server that holds nothing, and where every key that is left has an end."""
    async with shared() as process:
        await process.server.call("FLUSHALL")
        yield process
        for key in await process.server.call("KEYS", "*"):
            assert key.startswith(b"mq:")
            assert await process.server.call("PTTL", key) != -1, key
