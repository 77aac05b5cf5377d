"""One way to build a batching loader, so that batching, sharing and failing are got right once."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from time import perf_counter
from typing import Generic, Protocol, TypeVar

from aiodataloader import DataLoader

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
V_co = TypeVar("V_co", covariant=True)
T = TypeVar("T")

Fetch = Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]

LARGEST_BATCH = 500
"""Keys a store is asked for at once; a longer batch is split, the parts run side by side."""


class BatchObserver(Protocol):
    """Is told of each batch when its store has answered, or failed."""

    def batch_read(self, loader: str, keys: int, seconds: float) -> None:
        """`seconds` is how long the store was waited for."""
        ...


@dataclass(slots=True)
class Reads:
    """What a request's loaders read: batches and keys by the loader's name."""

    batches: dict[str, int] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    observer: BatchObserver | None = field(default=None, compare=False)

    def count(self, name: str, keys: int) -> None:
        self.batches[name] = self.batches.get(name, 0) + 1
        self.keys[name] = self.keys.get(name, 0) + keys

    async def timed(self, name: str, keys: int, answer: Awaitable[T]) -> T:
        """The answer; whoever observes is told how long it took, also when it fails."""
        if self.observer is None:
            return await answer
        begun = perf_counter()
        try:
            return await answer
        finally:
            self.observer.batch_read(name, keys, perf_counter() - begun)


class AtHand(Protocol[K, V_co]):
    """Values that take no read, shared with other requests."""

    def found(self, keys: Iterable[K], /) -> Mapping[K, V_co]: ...


class Loader(Generic[K, V]):
    """One read for all that is asked for in one turn of the event loop.

    A DataLoader gathers the requests, and a request may name many keys: it costs one future, not
    one for each key. A key the store does not return loads as `absent`. Waiters are independent:
    cancelling one cancels neither the read nor its other waiters. A read that fails is forgotten,
    so that a later load tries again. `largest` is how many keys one read may ask for. What is
    `at_hand` is not read, and stays the same for the life of the loader.
    """

    def __init__(  # noqa: PLR0913 - the last two have their usual value
        self,
        name: str,
        fetch: Fetch[K, V],
        *,
        reads: Reads,
        absent: V,
        at_hand: AtHand[K, V] | None = None,
        largest: int = LARGEST_BATCH,
    ) -> None:
        self._name, self._fetch, self._reads = name, fetch, reads
        self._absent, self._at_hand, self._largest = absent, at_hand, largest
        self._values: dict[K, V] = {}
        self._reading: dict[K, Read[K, V]] = {}

    @cached_property
    def _requests(self) -> DataLoader[tuple[K, ...], frozenset["Read[K, V]"]]:
        """Made when something must be read, for most loaders never read."""
        return DataLoader(self._begin, cache=False)

    def load(self, key: K) -> "asyncio.Future[V]":
        """The value of a key."""
        answer: asyncio.Future[V] = asyncio.get_running_loop().create_future()
        self._missing((key,))
        if key in self._values:
            answer.set_result(self._values[key])
        elif key in self._reading:
            _when_read(self._reading[key], key, answer)
        else:
            request = self._requests.load((key,))
            request.add_done_callback(lambda begun: _when_begun(begun, key, answer))
        return answer

    async def many(self, keys: Iterable[K]) -> list[V]:
        """The values of `keys` in their order. Raises what the first that failed has raised."""
        found: list[V] = []
        for outcome in await self.outcomes([*keys]):
            if isinstance(outcome, Exception):
                raise outcome
            found.append(outcome)
        return found

    async def outcomes(self, keys: Sequence[K]) -> list[V | Exception]:
        """For each of `keys` its value, or the exception that its read raised."""
        values = self._values
        missing = self._missing(keys)
        if not missing:
            return [values[key] for key in keys]
        known = {key: values[key] for key in keys if key in values}  # one may be cleared meanwhile
        reads = {self._reading[key] for key in missing if key in self._reading}
        unasked = tuple(key for key in missing if key not in self._reading)
        if unasked:
            reads |= await self._requests.load(unasked)
        await asyncio.wait(reads)  # who is cancelled here leaves the reads to others
        found = {key: outcome for read in reads for key, outcome in read.result().items()}
        return [found[key] if key in found else known[key] for key in keys]

    def at_once(self, keys: Sequence[K]) -> list[V] | None:
        """The values of `keys` in their order where none has to be read, else None."""
        return None if self._missing(keys) else [self._values[key] for key in keys]

    def found(self, keys: Iterable[K]) -> Mapping[K, V]:
        """Those of `keys` that do not have to be read."""
        missing = set(self._missing(keys := [*keys]))
        return {key: self._values[key] for key in keys if key not in missing}

    def clear(self, key: K) -> None:
        """Forget a key, so that it is read anew; what is being read of it is not kept."""
        self._values.pop(key, None)
        self._reading.pop(key, None)

    def _missing(self, keys: Iterable[K]) -> Collection[K]:
        """Those of `keys` that are not known, once what is at hand has been taken."""
        values = self._values
        missing = [key for key in keys if key not in values]
        if not missing:
            return missing
        missing = [*dict.fromkeys(missing)]
        if self._at_hand is not None:
            found = self._at_hand.found(missing)
            values.update(found)
            if len(found) == len(missing):  # as nearly always
                return ()
            missing = [key for key in missing if key not in values]
        return missing

    async def _begin(self, requests: list[tuple[K, ...]]) -> list[frozenset["Read[K, V]"]]:
        """Begin to read what is asked for; each request gets the reads that it waits for."""
        wanted = dict.fromkeys(chain.from_iterable(requests))
        new = [key for key in wanted if key not in self._reading]
        for start in range(0, len(new), self._largest):
            keys = new[start : start + self._largest]
            self._reading |= dict.fromkeys(keys, asyncio.create_task(self._read(keys)))
        return [frozenset(self._reading[key] for key in request) for request in requests]

    async def _read(self, keys: Sequence[K]) -> Mapping[K, V | Exception]:
        """Read keys. A failure is theirs, and forgotten."""
        self._reads.count(self._name, len(keys))
        found: Mapping[K, V | Exception]
        try:
            got = await self._reads.timed(self._name, len(keys), self._fetch(keys))
            found = {key: got.get(key, self._absent) for key in keys}
        except Exception as error:  # noqa: BLE001 - each waiter is told what it was
            found = dict.fromkeys(keys, error)
        for key, outcome in found.items():
            if self._reading.get(key) is asyncio.current_task():
                del self._reading[key]
                if not isinstance(outcome, Exception):
                    self._values[key] = outcome
        return found


Read = asyncio.Task[Mapping[K, V | Exception]]


def _when_begun(
    begun: "asyncio.Future[frozenset[Read[K, V]]]", key: K, answer: "asyncio.Future[V]"
) -> None:
    for read in begun.result():
        _when_read(read, key, answer)


def _when_read(read: "Read[K, V]", key: K, answer: "asyncio.Future[V]") -> None:
    """Answer with what is read of a key, unless nobody waits for it any more."""

    def pass_on(read: "Read[K, V]") -> None:
        if answer.done():
            return
        outcome = read.result()[key]
        if isinstance(outcome, Exception):
            answer.set_exception(outcome)
            answer.exception()  # seen: a failure that nobody awaits must not become a warning
        else:
            answer.set_result(outcome)

    read.add_done_callback(pass_on)
