"""Kept values: what a store answered, shared by all requests of a process until it changes."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from typing import Generic, TypeVar

from foundation.generations import Generations
from foundation.lookups import Lookups
from loaders.batch import Fetch

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

Ends = Callable[[V], datetime | None]


def never(_: object) -> None:
    """For values that are true until somebody changes them."""


class KeptValues(Generic[K, V]):
    """The `most` values used last, each until `forget`, or until the instant that `ends` answers.

    SECURITY: for what is the same for everybody only; what a viewer may see of it is asked of every
    request (R19, R58). What a store does not have is not kept unless it says so, for most keys come
    from outside.
    """

    def __init__(
        self, fetch: Fetch[K, V], most: int, *, ends: Ends[V] = never, empty: V | None = None
    ) -> None:
        """`empty` is kept for a key that the store has nothing for, where it is given."""
        self.lookups = Lookups()
        self._fetch = fetch
        self._ends = ends
        self._empty = empty
        self._kept: Generations[K, V] = Generations(most)
        self._ending: list[tuple[datetime, int, K]] = []
        self._order = count()
        self._edition = 0

    def __len__(self) -> int:
        return len(self._kept)

    def found(self, keys: Iterable[K]) -> Mapping[K, V]:
        """Those of `keys` that are kept."""
        found = self._kept.some([*keys])
        self.lookups.hits += len(found)
        return found

    async def values(self, keys: Iterable[K]) -> Mapping[K, V]:
        """Those of `keys` that there are: what is kept, and the rest from the store."""
        wanted = list(dict.fromkeys(keys))
        found = dict(self.found(wanted))
        missing = [key for key in wanted if key not in found]
        return {**found, **await self.fetch(missing)} if missing else found

    async def fetch(self, keys: Sequence[K]) -> Mapping[K, V]:
        """Read from the store, and keep what it has."""
        self.lookups.misses += len(keys)
        edition = self._edition
        read = await self._fetch(keys)
        if edition == self._edition:  # else it may be what was just changed, as it was before
            for key in keys:
                value = read.get(key, self._empty)
                if value is not None:
                    self._keep(key, value)
        return read

    def forget(self) -> None:
        """Everything: something of it has changed."""
        self._edition += 1
        self._kept.clear()
        self._ending.clear()

    def expire(self, now: datetime) -> None:
        """Drop what ends by `now`. To be called at the start of each request."""
        while self._ending and self._ending[0][0] <= now:
            self._edition += 1
            self._kept.drop(heappop(self._ending)[2])

    def _keep(self, key: K, value: V) -> None:
        self._kept.put(key, value)
        end = self._ends(value)
        if end is not None:
            heappush(self._ending, (end, next(self._order), key))
