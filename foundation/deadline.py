"""A deadline for somebody else's answer, which our own delays do not count against."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

GRACE_SECONDS = 0.005
"""The last part of a deadline. It begins when the loop has come to see that it has."""


@asynccontextmanager
async def answered_within(seconds: float) -> AsyncIterator[None]:
    """Raises TimeoutError after so many seconds, none fewer than GRACE_SECONDS.

    A loop that was busy for longer than the deadline finds answer and deadline at the same time,
    and asyncio.timeout would then say that there was no answer. Here what has arrived is taken
    first, so that a breaker hears of a dependency's delays and of none of ours.
    """
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(None) as limit:
        nearly = loop.call_later(
            max(0, seconds - GRACE_SECONDS),
            lambda: limit.reschedule(loop.time() + GRACE_SECONDS),
        )
        try:
            yield
        finally:
            nearly.cancel()
