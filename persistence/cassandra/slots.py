"""So many requests under way at once, so many waiting for their turn, and no more."""

import asyncio

from persistence.ports.unavailable import StoreNotAtFault


class Slots:
    """Admits `most` at once. Those who wait do so in order, for `timeout` seconds at most."""

    def __init__(self, most: int, waiting: int, timeout: float) -> None:
        self._free = asyncio.Semaphore(most)
        self._room = waiting
        self._timeout = timeout

    async def take(self) -> None:
        """Raises StoreNotAtFault where too many wait already, or where none comes free in time."""
        if not self._free.locked():
            await self._free.acquire()  # does not wait
            return
        if not self._room:
            raise StoreNotAtFault
        self._room -= 1
        try:
            async with asyncio.timeout(self._timeout):
                await self._free.acquire()
        except TimeoutError as late:
            raise StoreNotAtFault from late
        finally:
            self._room += 1

    def give_back(self) -> None:
        self._free.release()
