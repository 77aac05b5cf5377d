"""A recorder before every store: what a request reads, and in how many waves of waiting.

It keeps the reads in step. Those that begin while others are under way belong to the same wave; all
of them are answered together once nothing else is about to begin. So a read of the next wave is one
that could only begin after an answer, and how long a store takes does not matter.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from inspect import iscoroutinefunction
from typing import Any

from persistence.ports.stores import Stores

NOT_ASKED = frozenset({"candidates", "pages", "buckets", "tallies", "changes", "live", "events"})
"""Stores that no request waits for: in this process's memory, or asked behind its back."""

TURNS = 50
"""Turns of the event loop without a new read after which none is about to begin."""


@dataclass(frozen=True, slots=True)
class Read:
    """One call of a store's method, and the number of the wave it belongs to."""

    store: str
    method: str
    wave: int

    @property
    def name(self) -> str:
        return f"{self.store}.{self.method}"


@dataclass
class Recorder:
    """Keeps every read since `start`."""

    reads: list[Read] = field(default_factory=list)
    _wave: int = 0
    _under_way: int = 0
    _moves: int = 0

    def start(self) -> None:
        self.reads.clear()

    def wrap(self, stores: Stores) -> Stores:
        """Stores that do what those do, in step and recorded."""
        kept = {each.name: getattr(stores, each.name) for each in fields(Stores)}
        watched = {
            name: store if name in NOT_ASKED else _Recorded(name, store, self)
            for name, store in kept.items()
        }
        return Stores(**watched)

    def counted(self) -> Counter[str]:
        return Counter(read.name for read in self.reads)

    def waves(self, *, without: Sequence[str] = ()) -> int:
        """How many waves there were, those with reads of the stores `without` alone left out."""
        return len({read.wave for read in self.reads if read.store not in without})

    def recorded(self, store: str, method: str, call: Callable[..., Any]) -> Callable[..., Any]:
        async def answered(*args: Any, **kwargs: Any) -> Any:
            wave = self._wave
            self.reads.append(Read(store, method, wave))
            self._under_way += 1
            self._moves += 1
            try:
                return await call(*args, **kwargs)
            finally:
                self._under_way -= 1
                self._moves += 1
                await self._end_of(wave)

        return answered

    async def _end_of(self, wave: int) -> None:
        quiet, moves = 0, self._moves
        while self._wave == wave:
            await asyncio.sleep(0)
            quiet = quiet + 1 if not self._under_way and moves == self._moves else 0
            moves = self._moves
            if quiet == TURNS and self._wave == wave:
                self._wave += 1


@dataclass(frozen=True, slots=True)
class _Recorded:
    name: str
    store: Any
    recorder: Recorder

    def __getattr__(self, method: str) -> Any:
        found = getattr(self.store, method)
        if not iscoroutinefunction(found):
            return found
        return self.recorder.recorded(self.name, method, found)


@dataclass
class Remembering:
    """Answers from memory what was asked before: a store that is never slow."""

    store: Any
    _answers: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, method: str) -> Any:
        found = getattr(self.store, method)

        async def answered(*args: Any, **kwargs: Any) -> Any:
            asked = repr((method, args, kwargs))
            if asked not in self._answers:
                self._answers[asked] = await found(*args, **kwargs)
            return self._answers[asked]

        return answered
