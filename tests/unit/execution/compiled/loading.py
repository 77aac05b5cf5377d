"""Loaders that batch by the turn of the event loop, and count what they are asked."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from aiodataloader import DataLoader


class Loader:
    """Knows some keys. What it has for one may be an exception; for all others it has None."""

    def __init__(self, known: Mapping[Any, Any], *, turns: int = 0) -> None:
        self.known, self.turns = known, turns
        self.reads: list[list[Any]] = []
        """The keys of each read."""
        self._loader = DataLoader[Any, Any](self._read)

    async def load(self, key: Any) -> Any:
        return await asyncio.shield(self._loader.load(key))  # others may wait for the same

    async def many(self, keys: Iterable[Any]) -> list[Any]:
        """Exceptions stand in the list."""
        return await self.outcomes([*keys])

    async def outcomes(self, keys: Sequence[Any]) -> list[Any]:
        loads = (asyncio.shield(self._loader.load(key)) for key in keys)
        return await asyncio.gather(*loads, return_exceptions=True)

    async def _read(self, keys: list[Any]) -> list[Any]:
        self.reads.append(keys)
        for _ in range(self.turns):
            await asyncio.sleep(0)
        return [self.known.get(key) for key in keys]


class Closed:
    """A loader that fails as a whole."""

    async def load(self, key: Any) -> Any:
        del key
        raise ConnectionError("the store is closed")

    async def outcomes(self, keys: Sequence[Any]) -> list[Any]:
        del keys
        raise ConnectionError("the store is closed")


@dataclass
class Context:
    """A request: its loaders, and what fields depend on."""

    loaders: Any = field(default_factory=SimpleNamespace)
    locale: str = "en"
    country: str = "US"
    viewer: str = "nobody"
    now: float = 0.0


def loaders(**named: Any) -> SimpleNamespace:
    return SimpleNamespace(**named)
