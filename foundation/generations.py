"""A bounded map that keeps what is used, and costs a look-up in a dict where an LRU costs ten."""

from collections.abc import Collection, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Generations(Generic[K, V]):
    """Holds at most `most` values. What is used moves into the young half; when that is full it
    becomes the old half, and what was not used since the last time goes.

    None is no value.
    """

    def __init__(self, most: int) -> None:
        self._half = max(1, most // 2)
        self._young: dict[K, V] = {}
        self._old: dict[K, V] = {}

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def get(self, key: K) -> V | None:
        found = self._young.get(key)
        if found is None and (found := self._old.pop(key, None)) is not None:
            self.put(key, found)
        return found

    def some(self, keys: Collection[K]) -> dict[K, V]:
        """The values of those of `keys` that are held."""
        young = self._young
        found = {key: young[key] for key in keys if key in young}
        if len(found) < len(keys):
            found |= {key: value for key in keys if (value := self.get(key)) is not None}
        return found

    def put(self, key: K, value: V) -> None:
        self._old.pop(key, None)
        if len(self._young) >= self._half and key not in self._young:
            self._old, self._young = self._young, {}
        self._young[key] = value

    def drop(self, key: K) -> None:
        self._young.pop(key, None)
        self._old.pop(key, None)

    def clear(self) -> None:
        self._young, self._old = {}, {}
