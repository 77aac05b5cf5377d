"""A cache bounded by the number of its entries and by what they weigh."""

from typing import Final, Protocol, TypeVar

from cachetools import LRUCache

MEBIBYTE: Final = 1024 * 1024


class Weighed(Protocol):
    """Something that knows how many bytes keeping it takes."""

    @property
    def weight(self) -> int: ...


T = TypeVar("T", bound=Weighed)


class BoundedCache(LRUCache[str, T]):
    """The least recently used entries go first; one heavier than the whole is not kept."""

    def __init__(self, *, capacity: int, max_bytes: int) -> None:
        super().__init__(max_bytes, getsizeof=lambda entry: entry.weight)
        self._capacity = capacity

    def keep(self, key: str, entry: T) -> None:
        """Add or replace an entry, making room for it."""
        if entry.weight > self.maxsize:
            return
        self[key] = entry
        while len(self) > self._capacity:
            self.popitem()
