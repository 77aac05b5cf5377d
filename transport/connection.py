"""Work that ends with its client or its deadline, whichever comes first."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import Receive


class ClientGone(Exception):
    """The client closed the connection: there is nobody left to answer."""


class DeadlinePassed(Exception):
    """The request took longer than it may."""


@asynccontextmanager
async def while_connected(receive: Receive, *, deadline_s: float) -> AsyncIterator[None]:
    """Cancels its body when the client disconnects (ClientGone) or `deadline_s` seconds have passed
    (DeadlinePassed). The request's body must have been read before.

    One `asyncio.timeout` does both, so whoever is cancelled sees one ordinary cancellation.
    """
    gone = asyncio.Event()
    limit = asyncio.timeout(deadline_s)
    try:
        async with limit:
            watch = asyncio.create_task(_end_on_disconnect(receive, limit, gone))
            try:
                yield
            finally:
                watch.cancel()
                await asyncio.wait([watch])
    except TimeoutError:
        if gone.is_set():
            raise ClientGone from None
        if limit.expired():
            raise DeadlinePassed from None
        raise  # the body's own


async def _end_on_disconnect(receive: Receive, limit: asyncio.Timeout, gone: asyncio.Event) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()
    limit.reschedule(asyncio.get_running_loop().time())
