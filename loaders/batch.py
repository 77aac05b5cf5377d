"""One way to build a batching loader, so that batching, sharing and failing are got right once."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from aiodataloader import DataLoader

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

Fetch = Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]

LARGEST_BATCH = 500
"""Keys a store is asked for at once, unless a loader says fewer; a longer batch is split, the parts
run side by side."""


@dataclass(slots=True)
class Reads:
    """What a request's loaders read: batches and keys by the loader's name."""

    batches: dict[str, int] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)

    def count(self, name: str, keys: int) -> None:
        self.batches[name] = self.batches.get(name, 0) + 1
        self.keys[name] = self.keys.get(name, 0) + keys


class Loader(DataLoader[K, V], Generic[K, V]):
    """A DataLoader whose waiters are independent of each other and which keeps no failure.

    A key the store does not return loads as `absent`. Cancelling one waiter cancels neither the
    batch nor its other waiters; a batch that fails is forgotten, so that a later load tries again.
    `largest` is how many keys one read may ask for.
    """

    def __init__(
        self,
        name: str,
        fetch: Fetch[K, V],
        *,
        reads: Reads,
        absent: V,
        largest: int = LARGEST_BATCH,
    ) -> None:
        async def in_key_order(keys: list[K]) -> list[V]:
            reads.count(name, len(keys))
            found = await fetch(keys)
            return [found.get(key, absent) for key in keys]

        super().__init__(in_key_order, max_batch_size=largest)

    def load(self, key: K) -> "asyncio.Future[V]":
        answer = asyncio.shield(self._shared(key))
        answer.add_done_callback(_seen)
        return answer

    async def many(self, keys: Iterable[K]) -> list[V]:
        """The values of `keys` in their order, in one batch with all else of this level."""
        futures = [self._shared(key) for key in keys]
        for future in futures:
            if not future.done():
                await asyncio.shield(future)
        return [future.result() for future in futures]

    def _shared(self, key: K) -> "asyncio.Future[V]":
        future = super().load(key)
        if not future.done():
            future.add_done_callback(_seen)
        return future


def _seen(future: "asyncio.Future[V]") -> None:
    """Mark a failure as looked at: one that nobody awaits any more must not become a warning."""
    if not future.cancelled():
        future.exception()
