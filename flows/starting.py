"""Starting while a store is away: what must be known first is waited for."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from persistence.ports.unavailable import StoreUnavailable

PAUSE_SECONDS = 1.0

log = structlog.get_logger(__name__)


async def once_available(
    work: Callable[[], Awaitable[object]], *, pause_seconds: float = PAUSE_SECONDS
) -> None:
    """Do it; where the store does not answer, again and again until it does.

    A process that gave up instead would take others with it: of a server whose new worker fails to
    start, the parent ends all workers, those too that go on without the store.
    """
    while True:
        try:
            await work()
        except StoreUnavailable:
            log.warning("start_waits_for_store", next_in_seconds=pause_seconds)
            await asyncio.sleep(pause_seconds)
        else:
            return
