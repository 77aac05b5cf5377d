"""Single flight: of those who ask for the same thing at once, one works and all are answered."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class SingleFlight(Generic[K, V]):
    """Joins concurrent calls by key. A waiter that is cancelled leaves the work to the others.

    The work goes on when every waiter has gone, so bound it with a deadline of its own; what it
    raises is raised in every waiter, and the next call starts anew.
    """

    def __init__(self) -> None:
        self._flying: dict[K, asyncio.Task[V]] = {}

    async def run(self, key: K, work: Callable[[], Awaitable[V]]) -> V:
        task = self._flying.get(key)
        if task is None:
            task = asyncio.ensure_future(_awaited(work))
            self._flying[key] = task
            task.add_done_callback(lambda done: self._landed(key, done))
        return await asyncio.shield(task)

    def _landed(self, key: K, task: asyncio.Task[V]) -> None:
        del self._flying[key]
        if not task.cancelled():
            task.exception()  # seen: a failure that nobody waits for any more is not a warning


async def _awaited(work: Callable[[], Awaitable[V]]) -> V:
    return await work()
