"""Work that ends with its client or its deadline, whichever comes first."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import Receive

from foundation.request_time import request_of


class ClientGone(Exception):
    """The client closed the connection: there is nobody left to answer."""


class DeadlinePassed(Exception):
    """The request took longer than it may."""


WATCHED_AFTER_SECONDS = 0.05
"""Work that ends sooner than this is not watched over: most does, and watching takes a task."""


@asynccontextmanager
async def while_connected(
    receive: Receive, *, deadline_s: float, watched_after_s: float = WATCHED_AFTER_SECONDS
) -> AsyncIterator[None]:
    """Cancels its body when the client disconnects (ClientGone) or `deadline_s` seconds have passed
    (DeadlinePassed). The request's body must have been read before.

    A disconnect is noticed from `watched_after_s` seconds on. One `asyncio.timeout` does both, so
    whoever is cancelled sees one ordinary cancellation.
    """
    limit = asyncio.timeout(deadline_s)
    watch = _Watch(receive, limit)
    try:
        async with limit:
            timer = asyncio.get_running_loop().call_later(watched_after_s, watch.begin)
            try:
                with request_of(deadline_s):
                    yield
            finally:
                timer.cancel()
                await watch.end()
    except TimeoutError:
        if watch.is_gone:
            raise ClientGone from None
        if limit.expired():
            raise DeadlinePassed from None
        raise  # the body's own


class _Watch:
    """Ends the work of a client that has gone by letting its time run out."""

    def __init__(self, receive: Receive, limit: asyncio.Timeout) -> None:
        self.is_gone = False
        self._receive = receive
        self._limit = limit
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        self._task = asyncio.create_task(self._end_on_disconnect())

    async def end(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _end_on_disconnect(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.is_gone = True
        self._limit.reschedule(asyncio.get_running_loop().time())
